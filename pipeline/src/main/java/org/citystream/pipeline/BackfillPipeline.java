package org.citystream.pipeline;

import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.citystream.contracts.lake.EnrichedRow;
import org.citystream.pipeline.backfill.BackfillFiles;
import org.citystream.pipeline.backfill.BackfillRange;
import org.citystream.pipeline.backfill.KeepUnchanged;
import org.citystream.pipeline.backfill.ReadOldRows;
import org.citystream.pipeline.backfill.RecomputeRecords;
import org.citystream.pipeline.enrich.JoinStreams;
import org.citystream.pipeline.enrich.WriteEnriched;
import org.citystream.pipeline.ingest.ArchiveRecords;
import org.citystream.pipeline.lake.FileGroup;
import org.citystream.pipeline.lake.LakeFile;
import org.citystream.pipeline.lake.RewriteFolders;
import org.citystream.pipeline.lake.RowChunk;
import org.citystream.pipeline.lake.WriteParquet;
import org.joda.time.Duration;

/**
 * Hours of the lake once more, from the raw archive, with the steps of {@link CityPipeline}.
 *
 * <pre>
 *        raw        processed, dead_letter        enriched
 *         \______________/                           |
 *        Recompute records                           |
 *         |              |                           |
 *    Archive rows   Join streams              Read old rows
 *         |              |                           |
 *         |        Enriched rows                     |
 *         +--------------+---------------------------+
 *                        |
 *                 Rewrite folders      all new files in place before old ones go
 * </pre>
 */
public final class BackfillPipeline {
  /** Begins the names of the files. */
  public static final String JOB = "backfill";

  private BackfillPipeline() {}

  /**
   * Assembles the job; it runs on any runner.
   *
   * @param options as those of the pipeline that wrote the lake
   * @param files of the range
   * @throws IllegalArgumentException if an option has no sense; the message names it
   */
  public static Pipeline create(CityOptions options, BackfillFiles files, BackfillRange range) {
    Pipeline pipeline = Pipeline.create(options);
    PCollectionTuple records =
        pipeline.apply("Recompute records", RecomputeRecords.of(files, range, options));

    PCollection<KV<FileGroup, RowChunk>> archived =
        records
            .get(RecomputeRecords.ARCHIVED)
            .apply("Archive rows", ArchiveRecords.rowsWithoutRaw(options))
            .setCoder(WriteParquet.inputCoder());
    PCollection<KV<FileGroup, RowChunk>> enriched =
        records
            .get(RecomputeRecords.JOINED)
            .apply("Join streams", JoinStreams.with(options))
            .apply(
                "In the global window",
                Window.<EnrichedRow>into(new GlobalWindows())
                    .triggering(DefaultTrigger.of())
                    .withAllowedLateness(Duration.ZERO)
                    .discardingFiredPanes())
            .apply("Enriched rows", WriteEnriched.rowsByHour(options))
            .setCoder(WriteParquet.inputCoder());
    PCollection<KV<FileGroup, RowChunk>> old =
        pipeline.apply("Read old rows", new ReadOldRows(files.enriched(), options.getNumShards()));

    PCollection<KV<FileGroup, RowChunk>> rows =
        PCollectionList.of(archived)
            .and(records.get(RecomputeRecords.UNCHANGED))
            .and(enriched)
            .and(old)
            .apply("All rows", Flatten.pCollections());
    PCollection<KV<LakeFile, Long>> replaced =
        pipeline.apply(
            "Replaced files",
            Create.of(files.replaced().stream().map(file -> KV.of(file, 0L)).toList())
                .withCoder(RewriteFolders.replacedCoder()));
    PCollectionTuple.of(RewriteFolders.ROWS, rows)
        .and(RewriteFolders.REPLACED, replaced)
        .apply(
            "Rewrite folders",
            RewriteFolders.together(options, JOB, new KeepUnchanged(options.getRunId())));
    return pipeline;
  }
}
