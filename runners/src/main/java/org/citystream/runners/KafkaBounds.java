package org.citystream.runners;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.citystream.contracts.Topic;
import org.citystream.runners.Reconciliation.Offsets;

/** The offsets that a period has in Kafka. */
final class KafkaBounds implements AutoCloseable {
  private final Map<TopicPartition, Long> first;
  private final Map<TopicPartition, Long> end;
  private final RecordsInKafka records;

  private KafkaBounds(
      Map<TopicPartition, Long> first, Map<TopicPartition, Long> end, RecordsInKafka records) {
    this.first = first;
    this.end = end;
    this.records = records;
  }

  /**
   * Asks the brokers.
   *
   * @param bootstrapServers null if nobody is to be asked: then there are no partitions
   * @param from null for the first records that Kafka still has
   * @param to null for those that it has now
   * @throws UsageException if they do not answer, or do not have the topics
   */
  static KafkaBounds of(String bootstrapServers, Instant from, Instant to) {
    if (bootstrapServers == null) {
      return new KafkaBounds(Map.of(), Map.of(), null);
    }
    Preflight.checkTopics(bootstrapServers, Preflight.inputTopics());
    try (KafkaOffsets offsets = new KafkaOffsets(bootstrapServers, Preflight.inputTopics())) {
      return new KafkaBounds(
          from == null ? offsets.earliest() : offsets.at(from),
          to == null ? offsets.latest() : offsets.at(to),
          new RecordsInKafka(bootstrapServers));
    }
  }

  List<TopicPartition> partitions(Topic topic) {
    return first.keySet().stream()
        .filter(partition -> partition.topic().equals(topic.topicName()))
        .toList();
  }

  /** The offset of the period's first record. */
  long first(TopicPartition partition) {
    return first.get(partition);
  }

  /** The offset behind the period's last record. */
  long end(TopicPartition partition) {
    return end.get(partition);
  }

  /** Whether Kafka may still have one of the period's records. */
  boolean mayHave(Offsets offsets) {
    Long earliest = first.get(offsets.topicPartition());
    return earliest != null && offsets.last() >= earliest;
  }

  /** The records of a partition in these ranges of offsets, which ascend. */
  List<RecordsInKafka.Found> find(TopicPartition partition, List<Offsets> ranges) {
    return records.find(partition, ranges);
  }

  @Override
  public void close() {
    if (records != null) {
      records.close();
    }
  }
}
