package org.citystream.pipeline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.citystream.contracts.FailureReason;
import org.citystream.contracts.ParseResult.Rejected;
import org.citystream.contracts.Topic;
import org.citystream.pipeline.ingest.IngestedRecord.ProcessedEvent;
import org.joda.time.Instant;

/**
 * Records that were read together: one element of the stream, so that a runner's cost per element
 * is shared by all of them. They stay encoded, so that to hand a batch on is to copy its bytes.
 */
public final class RecordBatch {
  private static final List<Topic> TOPICS = List.of(Topic.values());

  private final int size;
  private final int deadLetters;
  private final Instant watermark;
  private final byte[] encoded;

  private RecordBatch(int size, int deadLetters, Instant watermark, byte[] encoded) {
    this.size = size;
    this.deadLetters = deadLetters;
    this.watermark = watermark;
    this.encoded = encoded;
  }

  /**
   * A batch of these records.
   *
   * @param records in the order in which they were read; at least one
   * @param watermark of the read after them
   */
  public static RecordBatch of(List<IngestedRecord> records, Instant watermark) {
    int bytes = records.stream().mapToInt(IngestedRecord::size).sum();
    ByteArrayOutputStream encoded = new ByteArrayOutputStream(bytes + 64 * records.size());
    DataOutputStream out = new DataOutputStream(encoded);
    int deadLetters = 0;
    try {
      for (IngestedRecord record : records) {
        encode(record, out);
        deadLetters += record.rejected() == null ? 0 : 1;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RecordBatch(records.size(), deadLetters, watermark, encoded.toByteArray());
  }

  /** How many records there are. */
  public int size() {
    return size;
  }

  /** The watermark of the read after the records. */
  public Instant watermark() {
    return watermark;
  }

  /** Decodes the records, in the order in which they were read; their rows are parts of this. */
  public List<IngestedRecord> records() {
    List<IngestedRecord> records = new ArrayList<>(size);
    for (ByteBuffer in = ByteBuffer.wrap(encoded); in.hasRemaining(); ) {
      records.add(decode(isProcessed(in), in));
    }
    return records;
  }

  /** Decodes the events only, in the order in which they were read, and tells their topics. */
  public void events(BiConsumer<Topic, ProcessedEvent> consumer) {
    for (ByteBuffer in = ByteBuffer.wrap(encoded); in.hasRemaining(); ) {
      boolean processed = isProcessed(in);
      Topic topic = TOPICS.get(in.get());
      skipRaw(in);
      if (processed) {
        consumer.accept(topic, decodeEvent(in));
      } else {
        skipBytes(in);
        skipBytes(in);
      }
    }
  }

  /** Decodes the dead letters only, in the order in which they were read. */
  List<IngestedRecord> deadLetters() {
    List<IngestedRecord> records = new ArrayList<>(deadLetters);
    for (ByteBuffer in = ByteBuffer.wrap(encoded); records.size() < deadLetters; ) {
      if (isProcessed(in)) {
        skip(in, Byte.BYTES);
        skipRaw(in);
        skipBytes(in);
        skip(in, Long.BYTES);
        skipBytes(in);
      } else {
        records.add(decode(false, in));
      }
    }
    return records;
  }

  private static void encode(IngestedRecord record, DataOutputStream out) throws IOException {
    ProcessedEvent processed = record.processed();
    out.writeBoolean(processed != null);
    out.writeByte(TOPICS.indexOf(record.topic()));
    out.writeInt(record.partition());
    out.writeLong(record.arrival().getMillis());
    write(record.raw(), out);
    if (processed == null) {
      write(record.rejected().reason().name(), out);
      write(record.rejected().detail(), out);
    } else {
      write(processed.device(), out);
      out.writeLong(processed.eventTime().getMillis());
      write(processed.row(), out);
    }
  }

  private static void write(String text, DataOutputStream out) throws IOException {
    write(ByteBuffer.wrap(text.getBytes(UTF_8)), out);
  }

  private static void write(ByteBuffer bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.remaining());
    out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
  }

  private static boolean isProcessed(ByteBuffer in) {
    return in.get() != 0;
  }

  private static IngestedRecord decode(boolean isProcessed, ByteBuffer in) {
    Topic topic = TOPICS.get(in.get());
    int partition = in.getInt();
    Instant arrival = Instant.ofEpochMilli(in.getLong());
    ByteBuffer raw = bytes(in);
    ProcessedEvent processed = null;
    Rejected rejected = null;
    if (isProcessed) {
      processed = decodeEvent(in);
    } else {
      FailureReason reason = FailureReason.valueOf(text(in));
      rejected = new Rejected(reason, text(in));
    }
    return new IngestedRecord(topic, partition, arrival, raw, processed, rejected);
  }

  private static ProcessedEvent decodeEvent(ByteBuffer in) {
    String device = text(in);
    Instant eventTime = Instant.ofEpochMilli(in.getLong());
    return new ProcessedEvent(device, eventTime, bytes(in));
  }

  private static ByteBuffer bytes(ByteBuffer in) {
    int length = in.getInt();
    ByteBuffer bytes = in.slice(in.position(), length);
    skip(in, length);
    return bytes;
  }

  private static String text(ByteBuffer in) {
    ByteBuffer text = bytes(in);
    return new String(text.array(), text.arrayOffset() + text.position(), text.remaining(), UTF_8);
  }

  /** Partition, arrival and row. */
  private static void skipRaw(ByteBuffer in) {
    skip(in, Integer.BYTES + Long.BYTES);
    skipBytes(in);
  }

  private static void skipBytes(ByteBuffer in) {
    int length = in.getInt();
    skip(in, length);
  }

  private static void skip(ByteBuffer in, int length) {
    in.position(in.position() + length);
  }

  /** Compact and deterministic. */
  public static final class BatchCoder extends AtomicCoder<RecordBatch> {
    private static final BatchCoder INSTANCE = new BatchCoder();

    private BatchCoder() {}

    public static BatchCoder of() {
      return INSTANCE;
    }

    @Override
    public void encode(RecordBatch batch, OutputStream out) throws IOException {
      VarIntCoder.of().encode(batch.size, out);
      VarIntCoder.of().encode(batch.deadLetters, out);
      InstantCoder.of().encode(batch.watermark, out);
      ByteArrayCoder.of().encode(batch.encoded, out);
    }

    @Override
    public RecordBatch decode(InputStream in) throws IOException {
      int size = VarIntCoder.of().decode(in);
      int deadLetters = VarIntCoder.of().decode(in);
      Instant watermark = InstantCoder.of().decode(in);
      return new RecordBatch(size, deadLetters, watermark, ByteArrayCoder.of().decode(in));
    }
  }
}
