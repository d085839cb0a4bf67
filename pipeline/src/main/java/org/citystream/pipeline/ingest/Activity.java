package org.citystream.pipeline.ingest;

import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Since when each partition of one read has been silent. It outlives the readers of a JVM, and
 * travels with the marks to those of others: runners close, reopen and move readers far more often
 * than a partition needs to become idle.
 */
final class Activity implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Map<String, Known> BY_READ = new ConcurrentHashMap<>();

  private final String read = UUID.randomUUID().toString();

  /** What this JVM knows, and the epoch after which a mark last said or was told the same. */
  private static final class Known {
    private final Map<TopicPartition, Instant> silentSince = new ConcurrentHashMap<>();
    private volatile long epoch;
  }

  /** Silence begins now: the partition has delivered a record, or its broker was out of reach. */
  void restart(TopicPartition partition, Instant now) {
    known().silentSince.put(partition, now);
  }

  /** Since when it has been silent; where nothing is known of the partition, since now. */
  Instant silentSince(TopicPartition partition, Instant now) {
    return known().silentSince.computeIfAbsent(partition, unknown -> now);
  }

  /** How long each partition has been silent after this epoch, where it is known. */
  Map<TopicPartition, Duration> silences(long epoch, Instant now) {
    known().epoch = epoch;
    return known().silentSince.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> new Duration(e.getValue(), now)));
  }

  /**
   * Goes on after an epoch. If another JVM has read it, the time since then does not count: nobody
   * may have listened.
   */
  void restore(long epoch, Map<TopicPartition, Duration> silences, Instant now) {
    Known known = known();
    if (known.epoch != epoch) {
      known.epoch = epoch;
      silences.forEach(
          (partition, silence) -> known.silentSince.put(partition, now.minus(silence)));
    }
  }

  private Known known() {
    return BY_READ.computeIfAbsent(read, id -> new Known());
  }
}
