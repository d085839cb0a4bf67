package org.citystream.pipeline.ingest;

import java.time.Instant;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.citystream.contracts.lake.Dataset;
import org.citystream.contracts.lake.DeadLetterRow;
import org.citystream.contracts.lake.RawRow;
import org.citystream.pipeline.CityMetrics;
import org.citystream.pipeline.DurationOption;
import org.citystream.pipeline.ingest.IngestedRecord.ProcessedEvent;
import org.citystream.pipeline.lake.AvroRows;
import org.citystream.pipeline.lake.FileGroup;
import org.citystream.pipeline.lake.LakeOptions;
import org.citystream.pipeline.lake.RowsByFileFn;
import org.citystream.pipeline.lake.WriteParquet;

/**
 * Writes every record to {@code raw}, and to either {@code processed} or {@code dead_letter}: by
 * the Kafka partition modulo the shards, so that a repeated record goes where it went before.
 */
public final class ArchiveRecords
    extends PTransform<PCollection<RecordBatch>, PCollection<String>> {
  private final WriteParquet writeParquet;
  private final ArchiveRowsFn archiveRows;

  private ArchiveRecords(LakeOptions options) {
    writeParquet =
        WriteParquet.every(
            DurationOption.parsePositive("archiveInterval", options.getArchiveInterval()), options);
    archiveRows = new ArchiveRowsFn(options.getNumShards(), options.getRunId());
  }

  /**
   * The archive in the options' lake.
   *
   * @throws IllegalArgumentException if an option has no sense; the message names it
   */
  public static ArchiveRecords with(LakeOptions options) {
    return new ArchiveRecords(options);
  }

  @Override
  public PCollection<String> expand(PCollection<RecordBatch> batches) {
    return batches
        .apply("Rows by file", ParDo.of(archiveRows))
        .setCoder(WriteParquet.inputCoder())
        .apply("Write Parquet", writeParquet);
  }

  private static final class ArchiveRowsFn extends RowsByFileFn<RecordBatch> {
    private final int numShards;
    private final String runId;

    ArchiveRowsFn(int numShards, String runId) {
      this.numShards = numShards;
      this.runId = runId;
    }

    @ProcessElement
    public void process(@Element RecordBatch batch) {
      CityMetrics.RECORDS.inc(batch.size());
      if (batch.watermark().isAfter(BoundedWindow.TIMESTAMP_MIN_VALUE)) {
        CityMetrics.WATERMARK_LAG.set(System.currentTimeMillis() - batch.watermark().getMillis());
      }
      batch.records().forEach(this::add);
    }

    private void add(IngestedRecord record) {
      Instant arrival = Instant.ofEpochMilli(record.arrival().getMillis());
      int shard = record.partition() % numShards;
      add(FileGroup.raw(record.topic().topicName(), arrival, shard), record.raw());
      ProcessedEvent processed = record.processed();
      if (processed == null) {
        CityMetrics.deadLetters(record.rejected().reason()).inc();
        FileGroup group = FileGroup.hourly(Dataset.DEAD_LETTER, arrival, shard);
        add(group, AvroRows.encode(deadLetter(record)));
      } else {
        Dataset dataset = Dataset.processed(record.topic());
        Instant eventTime = Instant.ofEpochMilli(processed.eventTime().getMillis());
        add(FileGroup.hourly(dataset, eventTime, shard), processed.row());
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
}
