package org.citystream.pipeline.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
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
    Encoder out = EncoderFactory.get().binaryEncoder(encoded, null);
    int deadLetters = 0;
    try {
      for (IngestedRecord record : records) {
        encode(record, out);
        deadLetters += record.rejected() == null ? 0 : 1;
      }
      out.flush();
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

  /** Decodes the records, in the order in which they were read. */
  public List<IngestedRecord> records() {
    List<IngestedRecord> records = new ArrayList<>(size);
    Decoder in = DecoderFactory.get().binaryDecoder(encoded, null);
    try {
      for (int i = 0; i < size; i++) {
        records.add(decode(in.readBoolean(), in));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  /** Decodes the events only, in the order in which they were read, and tells their topics. */
  public void events(BiConsumer<Topic, ProcessedEvent> consumer) {
    Decoder in = DecoderFactory.get().binaryDecoder(encoded, null);
    try {
      for (int i = 0; i < size; i++) {
        boolean processed = in.readBoolean();
        Topic topic = TOPICS.get(in.readInt());
        skipRaw(in);
        if (processed) {
          consumer.accept(topic, decodeEvent(in));
        } else {
          in.skipString();
          in.skipString();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Decodes the dead letters only, in the order in which they were read. */
  List<IngestedRecord> deadLetters() {
    List<IngestedRecord> records = new ArrayList<>(deadLetters);
    Decoder in = DecoderFactory.get().binaryDecoder(encoded, null);
    try {
      while (records.size() < deadLetters) {
        if (in.readBoolean()) {
          in.readInt();
          skipRaw(in);
          in.skipString();
          in.readLong();
          in.skipBytes();
        } else {
          records.add(decode(false, in));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  private static void skipRaw(Decoder in) throws IOException {
    in.readInt();
    in.readLong();
    in.skipBytes();
  }

  private static void encode(IngestedRecord record, Encoder out) throws IOException {
    ProcessedEvent processed = record.processed();
    out.writeBoolean(processed != null);
    out.writeInt(TOPICS.indexOf(record.topic()));
    out.writeInt(record.partition());
    out.writeLong(record.arrival().getMillis());
    out.writeBytes(record.raw());
    if (processed == null) {
      out.writeString(record.rejected().reason().name());
      out.writeString(record.rejected().detail());
    } else {
      out.writeString(processed.device());
      out.writeLong(processed.eventTime().getMillis());
      out.writeBytes(processed.row());
    }
  }

  private static IngestedRecord decode(boolean isProcessed, Decoder in) throws IOException {
    Topic topic = TOPICS.get(in.readInt());
    int partition = in.readInt();
    Instant arrival = Instant.ofEpochMilli(in.readLong());
    byte[] raw = in.readBytes(null).array();
    ProcessedEvent processed = null;
    Rejected rejected = null;
    if (isProcessed) {
      processed = decodeEvent(in);
    } else {
      FailureReason reason = FailureReason.valueOf(in.readString());
      rejected = new Rejected(reason, in.readString());
    }
    return new IngestedRecord(topic, partition, arrival, raw, processed, rejected);
  }

  private static ProcessedEvent decodeEvent(Decoder in) throws IOException {
    String device = in.readString();
    Instant eventTime = Instant.ofEpochMilli(in.readLong());
    return new ProcessedEvent(device, eventTime, in.readBytes(null).array());
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
