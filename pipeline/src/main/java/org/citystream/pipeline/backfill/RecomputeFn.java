package org.citystream.pipeline.backfill;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.Dataset;
import org.citystream.contracts.lake.DeadLetterRow;
import org.citystream.contracts.lake.RawRow;
import org.citystream.pipeline.ingest.IngestedRecord;
import org.citystream.pipeline.ingest.IngestedRecord.ProcessedEvent;
import org.citystream.pipeline.ingest.RecordBatch;
import org.citystream.pipeline.ingest.RecordParser;
import org.citystream.pipeline.lake.AvroRows;
import org.citystream.pipeline.lake.FileGroup;
import org.citystream.pipeline.lake.RowChunk;
import org.citystream.pipeline.lake.RowChunker;

/** Computes what becomes of a block's records, and keeps the rows of those that raw lacks. */
final class RecomputeFn extends DoFn<KV<RecordBlock, CoGbkResult>, RecordBatch> {
  static final TupleTag<RowChunk> RAW = new TupleTag<>("raw");
  static final TupleTag<RowChunk> PROCESSED = new TupleTag<>("processed");
  static final TupleTag<RowChunk> DEAD_LETTERS = new TupleTag<>("dead letters");

  private final BackfillRange range;
  private final long maxFutureSkewMillis;
  private final int numShards;
  private transient RecordParser parser;

  /**
   * Computes.
   *
   * @param maxFutureSkew as the pipeline has it
   * @param numShards files that are written side by side for one folder
   */
  RecomputeFn(BackfillRange range, Duration maxFutureSkew, int numShards) {
    this.range = range;
    this.maxFutureSkewMillis = maxFutureSkew.toMillis();
    this.numShards = numShards;
  }

  @Setup
  public void setup() {
    parser = new RecordParser(Duration.ofMillis(maxFutureSkewMillis));
  }

  @ProcessElement
  public void process(@Element KV<RecordBlock, CoGbkResult> block, MultiOutputReceiver output) {
    new Block(block.getKey(), block.getValue()).recompute(output);
  }

  /** The records of a block, by offset. */
  private final class Block {
    private final Map<Long, RawRow> raw = new TreeMap<>();
    private final Map<Long, SpecificRecordBase> processed = new TreeMap<>();
    private final Map<Long, DeadLetterRow> deadLetters = new TreeMap<>();
    private final List<IngestedRecord> archived = new ArrayList<>();
    private final List<IngestedRecord> joined = new ArrayList<>();
    private final RowChunker<FileGroup> unchanged = new RowChunker<>();

    Block(RecordBlock block, CoGbkResult rows) {
      for (RawRow row : decode(RawRow.class, rows.getAll(RAW))) {
        raw.put(row.getOffset(), row);
      }
      Dataset dataset = Dataset.processed(Topic.named(block.topic()).orElseThrow());
      for (SpecificRecordBase row : decode(dataset.rowType(), rows.getAll(PROCESSED))) {
        processed.put(RecordBlock.offset(row), row);
      }
      for (DeadLetterRow row : decode(DeadLetterRow.class, rows.getAll(DEAD_LETTERS))) {
        deadLetters.merge(row.getOffset(), row, Block::first);
        raw.putIfAbsent(row.getOffset(), record(row));
      }
    }

    private static <T extends SpecificRecordBase> List<T> decode(
        Class<T> type, Iterable<RowChunk> chunks) {
      List<T> rows = new ArrayList<>();
      chunks.forEach(chunk -> rows.addAll(AvroRows.decode(type, chunk)));
      return rows;
    }

    /** Of two copies the one that the view shows. */
    private static DeadLetterRow first(DeadLetterRow one, DeadLetterRow other) {
      return one.getRunId().compareTo(other.getRunId()) <= 0 ? one : other;
    }

    private static RawRow record(DeadLetterRow row) {
      return new RawRow(
          row.getTopic(),
          row.getPartition(),
          row.getOffset(),
          row.getKafkaTimestamp(),
          row.getKey(),
          row.getValue(),
          null);
    }

    void recompute(MultiOutputReceiver output) {
      TreeSet<Long> offsets = new TreeSet<>(raw.keySet());
      offsets.addAll(processed.keySet());
      offsets.forEach(this::recompute);
      emit(archived, output.get(RecomputeRecords.ARCHIVED));
      emit(joined, output.get(RecomputeRecords.JOINED));
      unchanged.flush(
          (file, chunk) -> output.get(RecomputeRecords.UNCHANGED).output(KV.of(file, chunk)));
    }

    private void emit(List<IngestedRecord> records, OutputReceiver<RecordBatch> output) {
      if (!records.isEmpty()) {
        output.output(RecordBatch.of(records, BoundedWindow.TIMESTAMP_MIN_VALUE));
      }
    }

    private void recompute(long offset) {
      SpecificRecordBase row = processed.get(offset);
      DeadLetterRow deadLetter = deadLetters.get(offset);
      if (row == null && deadLetter != null && !range.contains(deadLetter.getKafkaTimestamp())) {
        // It stays one until the hour of its arrival is computed.
        return;
      }
      IngestedRecord record =
          raw.containsKey(offset) ? parser.parse(raw.get(offset)) : archived(row);
      // Whose old row is replaced gets a new one, wherever that belongs.
      boolean replaced = deadLetter != null || row != null;
      if (record.processed() != null) {
        Instant eventTime = Instant.ofEpochMilli(record.processed().eventTime().getMillis());
        if (replaced || range.contains(eventTime)) {
          archived.add(record);
        }
        if (range.contains(eventTime)) {
          joined.add(record);
        }
      } else if (saysSame(deadLetter, record)) {
        Instant arrival = deadLetter.getKafkaTimestamp();
        unchanged.add(
            FileGroup.hourly(Dataset.DEAD_LETTER, arrival, record.partition() % numShards),
            AvroRows.encode(deadLetter));
      } else if (replaced || range.contains(Instant.ofEpochMilli(record.arrival().getMillis()))) {
        archived.add(record);
      }
    }

    private static boolean saysSame(DeadLetterRow row, IngestedRecord record) {
      return row != null
          && row.getReason().equals(record.rejected().reason().name())
          && row.getDetail().equals(record.rejected().detail());
    }

    /** A record that raw lacks, with the row that it has. */
    private static IngestedRecord archived(SpecificRecordBase row) {
      Instant arrival = (Instant) row.get("kafka_timestamp");
      return new IngestedRecord(
          Topic.named((String) row.get("topic")).orElseThrow(),
          (int) row.get("partition"),
          org.joda.time.Instant.ofEpochMilli(arrival.toEpochMilli()),
          ByteBuffer.allocate(0),
          new ProcessedEvent(
              (String) row.get("device_id"),
              org.joda.time.Instant.ofEpochMilli(eventTime(row).toEpochMilli()),
              AvroRows.encode(row)),
          null);
    }

    private static Instant eventTime(SpecificRecordBase row) {
      return (Instant) row.get("event_time");
    }
  }
}
