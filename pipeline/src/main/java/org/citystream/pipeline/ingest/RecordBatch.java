package org.citystream.pipeline.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.citystream.contracts.FailureReason;
import org.citystream.contracts.ParseResult.Rejected;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.RawRow;
import org.citystream.pipeline.ingest.IngestedRecord.ProcessedEvent;
import org.citystream.pipeline.lake.AvroRows;
import org.joda.time.Instant;

/**
 * Records that were read together: one element of the stream, so that a runner's cost per element
 * is shared by all of them.
 *
 * @param records in the order in which they were read; at least one
 */
public record RecordBatch(List<IngestedRecord> records) {

  /** Compact and deterministic. */
  public static final class BatchCoder extends AtomicCoder<RecordBatch> {
    private static final BatchCoder INSTANCE = new BatchCoder();
    private static final Coder<List<IngestedRecord>> RECORDS = ListCoder.of(new RecordCoder());

    private BatchCoder() {}

    public static BatchCoder of() {
      return INSTANCE;
    }

    @Override
    public void encode(RecordBatch batch, OutputStream out) throws IOException {
      RECORDS.encode(batch.records(), out);
    }

    @Override
    public RecordBatch decode(InputStream in) throws IOException {
      return new RecordBatch(RECORDS.decode(in));
    }
  }

  private static final class RecordCoder extends AtomicCoder<IngestedRecord> {
    private static final int PROCESSED = 0;
    private static final int REJECTED = 1;

    @Override
    public void encode(IngestedRecord record, OutputStream out) throws IOException {
      ByteArrayCoder.of().encode(AvroRows.encode(record.raw()), out);
      ProcessedEvent processed = record.processed();
      if (processed == null) {
        VarIntCoder.of().encode(REJECTED, out);
        StringUtf8Coder.of().encode(record.rejected().reason().name(), out);
        StringUtf8Coder.of().encode(record.rejected().detail(), out);
        return;
      }
      VarIntCoder.of().encode(PROCESSED, out);
      StringUtf8Coder.of().encode(processed.topic().name(), out);
      StringUtf8Coder.of().encode(processed.device(), out);
      VarLongCoder.of().encode(processed.eventTime().getMillis(), out);
      ByteArrayCoder.of().encode(processed.row(), out);
    }

    @Override
    public IngestedRecord decode(InputStream in) throws IOException {
      RawRow raw = AvroRows.decode(RawRow.class, ByteArrayCoder.of().decode(in));
      if (VarIntCoder.of().decode(in) == REJECTED) {
        FailureReason reason = FailureReason.valueOf(StringUtf8Coder.of().decode(in));
        return new IngestedRecord(raw, null, new Rejected(reason, StringUtf8Coder.of().decode(in)));
      }
      ProcessedEvent processed =
          new ProcessedEvent(
              Topic.valueOf(StringUtf8Coder.of().decode(in)),
              StringUtf8Coder.of().decode(in),
              Instant.ofEpochMilli(VarLongCoder.of().decode(in)),
              ByteArrayCoder.of().decode(in));
      return new IngestedRecord(raw, processed, null);
    }
  }
}
