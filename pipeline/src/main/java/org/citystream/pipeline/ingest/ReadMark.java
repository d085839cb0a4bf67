package org.citystream.pipeline.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark;

/**
 * Where a read stands after one of its epochs. An epoch is what a reader takes between two marks.
 *
 * @param read identifies the read among all that were ever made
 * @param epoch how many epochs have been read
 * @param kafka the next offset and the watermark of every partition
 */
record ReadMark(String read, long epoch, KafkaCheckpointMark kafka) implements CheckpointMark {
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
  }

  /** Reads a mark that was written with {@link #writeTo}. */
  static ReadMark readFrom(InputStream in) throws IOException {
    return new ReadMark(
        StringUtf8Coder.of().decode(in), VarLongCoder.of().decode(in), KAFKA.decode(in));
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
