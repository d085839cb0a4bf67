package org.citystream.pipeline.ingest;

import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark.PartitionMark;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.TopicPartition;

/** The offset from which each partition is read when there is no checkpoint to go on from. */
public final class StartOffsets implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * Every partition from its earliest offset, also when Kafka deletes records before they are read:
   * for topics of which nobody waits for every record.
   */
  public static final StartOffsets EARLIEST = new StartOffsets(Map.of());

  /** By topic, then by partition, as in KafkaIO's marks. */
  public static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

  private final HashMap<TopicPartition, Long> offsets;

  private StartOffsets(Map<TopicPartition, Long> offsets) {
    this.offsets = new HashMap<>(offsets);
  }

  /**
   * These offsets. The read fails with a {@link RecordsGoneException} if Kafka does not have one of
   * them, now or when an engine goes back to it.
   *
   * @param offsets the offset of the first record to read, for every partition that is to be read
   */
  public static StartOffsets of(Map<TopicPartition, Long> offsets) {
    return new StartOffsets(offsets);
  }

  /** The partitions that they name, in {@link #ORDER}; none for the earliest ones. */
  List<TopicPartition> partitions() {
    return offsets.keySet().stream().sorted(ORDER).toList();
  }

  /** KafkaIO's mark of a read that stands at the offsets; none for the earliest ones. */
  Optional<KafkaCheckpointMark> mark() {
    if (offsets.isEmpty()) {
      return Optional.empty();
    }
    List<PartitionMark> marks =
        offsets.entrySet().stream()
            .sorted(Map.Entry.comparingByKey(ORDER))
            .map(
                start ->
                    new PartitionMark(
                        start.getKey().topic(),
                        start.getKey().partition(),
                        start.getValue(),
                        BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()))
            .toList();
    return Optional.of(new KafkaCheckpointMark(marks, Optional.empty()));
  }
}
