package org.citystream.pipeline.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark.PartitionMark;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Where a read stands after one of its epochs. An epoch is what a reader takes between two marks.
 *
 * @param read identifies the read among all that were ever made
 * @param epoch how many epochs have been read
 * @param kafka the next offset and the watermark of every partition
 * @param watermark of the read, over all partitions
 * @param silences how long partitions had been silent then, where it is known
 */
record ReadMark(
    String read,
    long epoch,
    KafkaCheckpointMark kafka,
    Instant watermark,
    Map<TopicPartition, Duration> silences)
    implements CheckpointMark {
  private static final long UNKNOWN = -1;
  private static final ThreadLocal<ReadMark> LAST_DECODED = new ThreadLocal<>();
  private static final Coder<KafkaCheckpointMark> KAFKA = AvroCoder.of(KafkaCheckpointMark.class);

  /** No offsets are committed. */
  @Override
  public void finalizeCheckpoint() {}

  /**
   * The mark of this read that the current thread decoded last, unless it was taken before. Spark
   * decodes the mark at which it wants to go on before every micro-batch, but shows it only to new
   * readers: a reader that it has kept would go on where it stands, also when an earlier
   * micro-batch is to be read again.
   */
  static Optional<ReadMark> takeLastDecoded(String read) {
    ReadMark mark = LAST_DECODED.get();
    LAST_DECODED.remove();
    return Optional.ofNullable(mark).filter(decoded -> decoded.read().equals(read));
  }

  /** Writes the mark. */
  void writeTo(OutputStream out) throws IOException {
    StringUtf8Coder.of().encode(read, out);
    VarLongCoder.of().encode(epoch, out);
    KAFKA.encode(kafka, out);
    InstantCoder.of().encode(watermark, out);
    for (PartitionMark partition : kafka.getPartitions()) {
      Duration silence = silences.get(topicPartition(partition));
      VarLongCoder.of().encode(silence == null ? UNKNOWN : silence.getMillis(), out);
    }
  }

  /** Reads a mark that was written with {@link #writeTo}. */
  static ReadMark readFrom(InputStream in) throws IOException {
    String read = StringUtf8Coder.of().decode(in);
    long epoch = VarLongCoder.of().decode(in);
    KafkaCheckpointMark kafka = KAFKA.decode(in);
    Instant watermark = InstantCoder.of().decode(in);
    Map<TopicPartition, Duration> silences = new HashMap<>();
    for (PartitionMark partition : kafka.getPartitions()) {
      long millis = VarLongCoder.of().decode(in);
      if (millis != UNKNOWN) {
        silences.put(topicPartition(partition), Duration.millis(millis));
      }
    }
    return new ReadMark(read, epoch, kafka, watermark, silences);
  }

  /** The partition whose mark it is. */
  static TopicPartition topicPartition(PartitionMark mark) {
    return new TopicPartition(mark.getTopic(), mark.getPartition());
  }

  /** Compact and deterministic; the engine's way to say where it wants to go on. */
  static final class MarkCoder extends AtomicCoder<ReadMark> {
    private static final long serialVersionUID = 1;

    @Override
    public void encode(ReadMark mark, OutputStream out) throws IOException {
      mark.writeTo(out);
    }

    @Override
    public ReadMark decode(InputStream in) throws IOException {
      ReadMark mark = readFrom(in);
      LAST_DECODED.set(mark);
      return mark;
    }
  }
}
