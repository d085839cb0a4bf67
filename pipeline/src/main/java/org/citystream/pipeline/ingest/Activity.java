package org.citystream.pipeline.ingest;

import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;

/**
 * When each partition of one read delivered last. It outlives the readers, and is shared by those
 * of a JVM: runners close and reopen readers far more often than a partition needs to become idle.
 */
final class Activity implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Map<String, Map<TopicPartition, Instant>> BY_READ =
      new ConcurrentHashMap<>();

  private final String read = UUID.randomUUID().toString();

  /** A reader was opened; where nothing is known of the partition, its silence begins now. */
  void opened(TopicPartition partition, Instant now) {
    partitions().putIfAbsent(partition, now);
  }

  /** The partition has delivered a record. */
  void delivered(TopicPartition partition, Instant now) {
    partitions().put(partition, now);
  }

  /** When the partition delivered last, or else was opened first. */
  Instant last(TopicPartition partition) {
    return partitions().get(partition);
  }

  private Map<TopicPartition, Instant> partitions() {
    return BY_READ.computeIfAbsent(read, id -> new ConcurrentHashMap<>());
  }
}
