package org.citystream.pipeline.enrich;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.citystream.contracts.lake.Dataset;
import org.citystream.contracts.lake.EnrichedRow;
import org.citystream.pipeline.DurationOption;
import org.citystream.pipeline.lake.AvroRows;
import org.citystream.pipeline.lake.ChunkRowsFn;
import org.citystream.pipeline.lake.FileGroup;
import org.citystream.pipeline.lake.LakeOptions;
import org.citystream.pipeline.lake.RowChunk;
import org.citystream.pipeline.lake.RowsByFile;
import org.citystream.pipeline.lake.WriteParquet;

/** Writes every pane of the join to {@code enriched}, in files by window and vehicle shard. */
public final class WriteEnriched extends PTransform<PCollection<EnrichedRow>, PCollection<String>> {
  private final WriteParquet writeParquet;
  private final int numShards;

  private WriteEnriched(LakeOptions options) {
    writeParquet =
        WriteParquet.every(
            DurationOption.parse("enrichedInterval", options.getEnrichedInterval()), options);
    numShards = options.getNumShards();
  }

  /**
   * The dataset in the options' lake.
   *
   * @throws IllegalArgumentException if an option has no sense; the message names it
   */
  public static WriteEnriched with(LakeOptions options) {
    return new WriteEnriched(options);
  }

  /** The rows by file, for who writes those of an hour together. */
  public static PTransform<PCollection<? extends EnrichedRow>, PCollection<KV<FileGroup, RowChunk>>>
      rowsByHour(LakeOptions options) {
    return ParDo.of(new ChunkRowsFn<>(new EnrichedRows(options.getNumShards(), true)));
  }

  @Override
  public PCollection<String> expand(PCollection<EnrichedRow> rows) {
    return rows
        // The join is the only event-time grouping: from here on nothing can be late.
        .apply("In the global window", Window.into(new GlobalWindows()))
        .apply("Rows by file", ParDo.of(new ChunkRowsFn<>(new EnrichedRows(numShards, false))))
        .setCoder(WriteParquet.inputCoder())
        .apply("Write Parquet", writeParquet);
  }

  private record EnrichedRows(int numShards, boolean byHour) implements RowsByFile<EnrichedRow> {
    @Override
    public void of(EnrichedRow row, BiConsumer<FileGroup, ByteBuffer> rows) {
      int shard = Math.floorMod(row.getVehicleId().hashCode(), numShards);
      Instant windowStart = row.getWindowStart();
      FileGroup file =
          byHour
              ? FileGroup.hourly(Dataset.ENRICHED, windowStart, shard)
              : FileGroup.enriched(windowStart, shard);
      rows.accept(file, AvroRows.encode(row));
    }
  }
}
