package org.citystream.pipeline.ingest;

import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.citystream.pipeline.DurationOption;
import org.citystream.pipeline.lake.ChunkRowsFn;
import org.citystream.pipeline.lake.FileGroup;
import org.citystream.pipeline.lake.LakeOptions;
import org.citystream.pipeline.lake.RowChunk;
import org.citystream.pipeline.lake.WriteParquet;
import org.citystream.pipeline.lake.WriteRowsFn;
import org.joda.time.Duration;

/**
 * Writes every record to {@code raw}, and to either {@code processed} or {@code dead_letter}: by
 * the Kafka partition modulo the shards, so that a repeated record goes where it went before.
 */
public final class ArchiveRecords
    extends PTransform<PCollection<RecordBatch>, PCollection<String>> {
  private final boolean waits;
  private final ArchiveRows archiveRows;
  private final WriteRowsFn<RecordBatch> writeRows;
  private final WriteParquet writeParquet;

  private ArchiveRecords(LakeOptions options) {
    Duration interval = DurationOption.parse("archiveInterval", options.getArchiveInterval());
    waits = interval.getMillis() > 0;
    archiveRows = new ArchiveRows(options, true);
    writeRows = new WriteRowsFn<>(archiveRows, options);
    writeParquet = WriteParquet.every(interval, options);
  }

  /**
   * The archive in the options' lake.
   *
   * @throws IllegalArgumentException if an option has no sense; the message names it
   */
  public static ArchiveRecords with(LakeOptions options) {
    return new ArchiveRecords(options);
  }

  /** The rows of processed and of dead letters by file, for who has the records from raw. */
  public static PTransform<PCollection<? extends RecordBatch>, PCollection<KV<FileGroup, RowChunk>>>
      rowsWithoutRaw(LakeOptions options) {
    return ParDo.of(new ChunkRowsFn<>(new ArchiveRows(options, false)));
  }

  @Override
  public PCollection<String> expand(PCollection<RecordBatch> batches) {
    if (!waits) {
      return batches.apply("Write rows", ParDo.of(writeRows));
    }
    return batches
        .apply("Rows by file", ParDo.of(new ChunkRowsFn<>(archiveRows)))
        .setCoder(WriteParquet.inputCoder())
        .apply("Write Parquet", writeParquet);
  }
}
