package org.citystream.pipeline.ingest;

import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Since when each partition of one read has been silent. It outlives the readers, and is shared by
 * those of a JVM: runners close and reopen readers far more often than a partition needs to become
 * idle.
 */
final class Activity implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Map<String, Map<TopicPartition, Silence>> BY_READ =
      new ConcurrentHashMap<>();

  private final String read = UUID.randomUUID().toString();

  private record Silence(Instant since, Instant lastCheck) {}

  /** The partition has delivered a record. */
  void delivered(TopicPartition partition, Instant now) {
    partitions().put(partition, new Silence(now, now));
  }

  /**
   * The brokers have said that nothing is left to read. A silence counts only while they are asked
   * at least once in {@code patience}: while they cannot be reached nothing is known.
   *
   * @return since when the partition has been silent
   */
  Instant checked(TopicPartition partition, Instant check, Duration patience) {
    return partitions()
        .merge(
            partition,
            new Silence(check, check),
            (known, ignored) ->
                check.isAfter(known.lastCheck().plus(patience))
                    ? new Silence(check, check)
                    : new Silence(known.since(), latest(check, known.lastCheck())))
        .since();
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private Map<TopicPartition, Silence> partitions() {
    return BY_READ.computeIfAbsent(read, id -> new ConcurrentHashMap<>());
  }
}
