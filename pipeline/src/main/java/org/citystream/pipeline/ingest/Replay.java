package org.citystream.pipeline.ingest;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark.PartitionMark;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.kafka.common.TopicPartition;

/** How far an epoch that is read again has come, and which records belong to it. */
final class Replay {
  private final Map<TopicPartition, Long> ends;
  private final Map<TopicPartition, Long> missing = new HashMap<>();

  /**
   * An epoch that is read again.
   *
   * @param reached where the reader stands
   * @param end where the epoch ended
   */
  Replay(KafkaCheckpointMark reached, KafkaCheckpointMark end) {
    ends =
        end.getPartitions().stream()
            .collect(Collectors.toMap(ReadMark::topicPartition, PartitionMark::getNextOffset));
    for (PartitionMark mark : reached.getPartitions()) {
      reached(ReadMark.topicPartition(mark), mark.getNextOffset());
    }
  }

  /** Notes a record that was read, and says whether it belongs to the epoch. */
  boolean take(KafkaRecord<?, ?> record) {
    TopicPartition partition = new TopicPartition(record.getTopic(), record.getPartition());
    reached(partition, record.getOffset() + 1);
    return record.getOffset() < ends.get(partition);
  }

  private void reached(TopicPartition partition, long next) {
    if (next >= ends.get(partition)) {
      missing.remove(partition);
    } else {
      missing.put(partition, next);
    }
  }

  /** Whether every record of the epoch was read. */
  boolean isComplete() {
    return missing.isEmpty();
  }

  /** What was not read yet, for a message. */
  @Override
  public String toString() {
    return missing.entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue() + ".." + (ends.get(e.getKey()) - 1))
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
