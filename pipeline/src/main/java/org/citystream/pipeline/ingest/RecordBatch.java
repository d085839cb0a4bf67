package org.citystream.pipeline.ingest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
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
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes + 64 * records.size());
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    int deadLetters = 0;
    try {
      for (IngestedRecord record : records) {
        encoded.reset();
        encode(record, encoded);
        VarIntCoder.of().encode(TOPICS.indexOf(record.topic()), out);
        VarIntCoder.of().encode(encoded.size(), out);
        encoded.writeTo(out);
        deadLetters += record.rejected() == null ? 0 : 1;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RecordBatch(records.size(), deadLetters, watermark, out.toByteArray());
  }

  /** How many records there are. */
  public int size() {
    return size;
  }

  /** The watermark of the read after the records. */
  Instant watermark() {
    return watermark;
  }

  /** Whether any of the records is a dead letter. */
  boolean hasDeadLetters() {
    return deadLetters > 0;
  }

  /** Decodes the records, in the order in which they were read. */
  public List<IngestedRecord> records() {
    return records(TOPICS);
  }

  /** Decodes the records of one topic, in the order in which they were read. */
  public List<IngestedRecord> records(Topic topic) {
    return records(List.of(topic));
  }

  private List<IngestedRecord> records(List<Topic> topics) {
    List<IngestedRecord> records = new ArrayList<>(size);
    InputStream in = new ByteArrayInputStream(encoded);
    try {
      for (int i = 0; i < size; i++) {
        Topic topic = TOPICS.get(VarIntCoder.of().decode(in));
        int length = VarIntCoder.of().decode(in);
        if (topics.contains(topic)) {
          records.add(decode(topic, in));
        } else {
          in.skipNBytes(length);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  private static void encode(IngestedRecord record, OutputStream out) throws IOException {
    VarIntCoder.of().encode(record.partition(), out);
    VarLongCoder.of().encode(record.arrival().getMillis(), out);
    ByteArrayCoder.of().encode(record.raw(), out);
    ProcessedEvent processed = record.processed();
    out.write(processed == null ? 0 : 1);
    if (processed == null) {
      StringUtf8Coder.of().encode(record.rejected().reason().name(), out);
      StringUtf8Coder.of().encode(record.rejected().detail(), out);
    } else {
      StringUtf8Coder.of().encode(processed.device(), out);
      VarLongCoder.of().encode(processed.eventTime().getMillis(), out);
      ByteArrayCoder.of().encode(processed.row(), out);
    }
  }

  private static IngestedRecord decode(Topic topic, InputStream in) throws IOException {
    int partition = VarIntCoder.of().decode(in);
    Instant arrival = Instant.ofEpochMilli(VarLongCoder.of().decode(in));
    byte[] raw = ByteArrayCoder.of().decode(in);
    ProcessedEvent processed = null;
    Rejected rejected = null;
    if (in.read() == 0) {
      FailureReason reason = FailureReason.valueOf(StringUtf8Coder.of().decode(in));
      rejected = new Rejected(reason, StringUtf8Coder.of().decode(in));
    } else {
      String device = StringUtf8Coder.of().decode(in);
      Instant eventTime = Instant.ofEpochMilli(VarLongCoder.of().decode(in));
      processed = new ProcessedEvent(device, eventTime, ByteArrayCoder.of().decode(in));
    }
    return new IngestedRecord(topic, partition, arrival, raw, processed, rejected);
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
