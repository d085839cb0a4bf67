package org.citystream.pipeline.enrich;

import java.time.Instant;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.citystream.contracts.lake.EnrichedRow;
import org.citystream.pipeline.DurationOption;
import org.citystream.pipeline.lake.AvroRows;
import org.citystream.pipeline.lake.FileGroup;
import org.citystream.pipeline.lake.LakeOptions;
import org.citystream.pipeline.lake.RowsByFileFn;
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

  @Override
  public PCollection<String> expand(PCollection<EnrichedRow> rows) {
    return rows
        // The join is the only event-time grouping: from here on nothing can be late.
        .apply("In the global window", Window.into(new GlobalWindows()))
        .apply("Rows by file", ParDo.of(new EnrichedRowsFn(numShards)))
        .setCoder(WriteParquet.inputCoder())
        .apply("Write Parquet", writeParquet);
  }

  private static final class EnrichedRowsFn extends RowsByFileFn<EnrichedRow> {
    private final int numShards;

    EnrichedRowsFn(int numShards) {
      this.numShards = numShards;
    }

    @ProcessElement
    public void process(@Element EnrichedRow row) {
      int shard = Math.floorMod(row.getVehicleId().hashCode(), numShards);
      Instant windowStart = row.getWindowStart();
      add(FileGroup.enriched(windowStart, shard), AvroRows.encode(row));
    }
  }
}
