package org.citystream.pipeline.ingest;

import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;

/**
 * Since when each partition of one read has been silent. It outlives the readers of a JVM, and
 * travels with the marks to those of others: runners close, reopen and move readers far more often
 * than a partition needs to become idle.
 */
final class Activity implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Map<String, Map<TopicPartition, Instant>> BY_READ =
      new ConcurrentHashMap<>();

  private final String read = UUID.randomUUID().toString();

  /** Silence begins now: the partition has delivered a record, or its broker was out of reach. */
  void restart(TopicPartition partition, Instant now) {
    partitions().put(partition, now);
  }

  /** Since when it has been silent; where nothing is known of the partition, since now. */
  Instant silentSince(TopicPartition partition, Instant now) {
    return partitions().computeIfAbsent(partition, unknown -> now);
  }

  /** What is known now. */
  Map<TopicPartition, Instant> snapshot() {
    return Map.copyOf(partitions());
  }

  /** What was known when a mark was made at which a reader now goes on. */
  void restore(Map<TopicPartition, Instant> known) {
    partitions().putAll(known);
  }

  private Map<TopicPartition, Instant> partitions() {
    return BY_READ.computeIfAbsent(read, id -> new ConcurrentHashMap<>());
  }
}
