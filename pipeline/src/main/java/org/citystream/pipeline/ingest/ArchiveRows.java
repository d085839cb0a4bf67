package org.citystream.pipeline.ingest;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.citystream.contracts.lake.Dataset;
import org.citystream.contracts.lake.DeadLetterRow;
import org.citystream.contracts.lake.RawRow;
import org.citystream.pipeline.CityMetrics;
import org.citystream.pipeline.ingest.IngestedRecord.ProcessedEvent;
import org.citystream.pipeline.lake.AvroRows;
import org.citystream.pipeline.lake.FileGroup;
import org.citystream.pipeline.lake.LakeOptions;
import org.citystream.pipeline.lake.RowsByFile;

/**
 * Rows of raw, processed and dead letters by file: shards are the Kafka partition modulo their
 * number, so that a repeated record goes where it went before.
 */
final class ArchiveRows implements RowsByFile<RecordBatch> {
  private static final long serialVersionUID = 1;

  private final int numShards;
  private final String runId;
  private final boolean withRaw;

  ArchiveRows(LakeOptions options, boolean withRaw) {
    numShards = options.getNumShards();
    runId = options.getRunId();
    this.withRaw = withRaw;
  }

  @Override
  public void of(RecordBatch batch, BiConsumer<FileGroup, ByteBuffer> rows) {
    CityMetrics.RECORDS.inc(batch.size());
    if (batch.watermark().isAfter(BoundedWindow.TIMESTAMP_MIN_VALUE)) {
      CityMetrics.WATERMARK_LAG.set(System.currentTimeMillis() - batch.watermark().getMillis());
    }
    batch.records().forEach(record -> add(record, rows));
  }

  private void add(IngestedRecord record, BiConsumer<FileGroup, ByteBuffer> rows) {
    Instant arrival = Instant.ofEpochMilli(record.arrival().getMillis());
    int shard = record.partition() % numShards;
    if (withRaw) {
      rows.accept(FileGroup.raw(record.topic().topicName(), arrival, shard), record.raw());
    }
    ProcessedEvent processed = record.processed();
    if (processed == null) {
      CityMetrics.deadLetters(record.rejected().reason()).inc();
      FileGroup group = FileGroup.hourly(Dataset.DEAD_LETTER, arrival, shard);
      rows.accept(group, AvroRows.encode(deadLetter(record)));
    } else {
      Dataset dataset = Dataset.processed(record.topic());
      Instant eventTime = Instant.ofEpochMilli(processed.eventTime().getMillis());
      rows.accept(FileGroup.hourly(dataset, eventTime, shard), processed.row());
    }
  }

  private DeadLetterRow deadLetter(IngestedRecord record) {
    RawRow raw = record.rawRow();
    return DeadLetterRow.newBuilder()
        .setTopic(raw.getTopic())
        .setPartition(raw.getPartition())
        .setOffset(raw.getOffset())
        .setKafkaTimestamp(raw.getKafkaTimestamp())
        .setKey(raw.getKey())
        .setValue(raw.getValue())
        .setReason(record.rejected().reason().name())
        .setDetail(record.rejected().detail())
        .setRunId(runId)
        .build();
  }
}
