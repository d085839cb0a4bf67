package org.citystream.pipeline;

import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.citystream.contracts.lake.EnrichedRow;
import org.citystream.pipeline.enrich.JoinStreams;
import org.citystream.pipeline.enrich.WriteEnriched;
import org.citystream.pipeline.ingest.ArchiveRecords;
import org.citystream.pipeline.ingest.PublishDeadLetters;
import org.citystream.pipeline.ingest.ReadTopics;
import org.citystream.pipeline.ingest.RecordBatch;
import org.citystream.pipeline.ingest.StartOffsets;

/**
 * The whole journey, from five Kafka topics to the lake.
 *
 * <pre>
 *   vehicle_data  gps_data  traffic_data  weather_data  emergency_data
 *        \___________\___________|____________/______________/
 *                                |
 *                          Read topics            one aligned read, parsed once
 *                                |
 *         +----------------------+----------------------+
 *         |                      |                      |
 *   Archive records     Publish dead letters      Join streams
 *         |                      |            windows, triggers, CoGroupByKey
 *         |              topic dead_letter              |
 *         |                                       Write enriched
 *  raw, processed,                                      |
 *    dead_letter                                    enriched
 *         +-------------- Files written ----------------+
 * </pre>
 */
public final class CityPipeline {
  private CityPipeline() {}

  /**
   * Assembles the pipeline that the options describe; it runs on any runner.
   *
   * @param start where to read from, unless the runner has a checkpoint to go on from
   * @throws IllegalArgumentException if an option has no sense; the message names it
   */
  public static Pipeline create(CityOptions options, StartOffsets start) {
    Pipeline pipeline = Pipeline.create(options);
    PCollection<RecordBatch> records =
        pipeline.apply("Read topics", ReadTopics.with(options, start));

    records.apply("Publish dead letters", PublishDeadLetters.with(options));
    PCollection<String> archived = records.apply("Archive records", ArchiveRecords.with(options));

    PCollection<EnrichedRow> enriched = records.apply("Join streams", JoinStreams.with(options));
    PCollection<String> joined = enriched.apply("Write enriched", WriteEnriched.with(options));

    // With one end the branches are one job of an engine that runs a job an end: side by side. The
    // join's few rows come first, as they must not wait for a minute of records to be written.
    PCollectionList.of(joined).and(archived).apply("Files written", Flatten.pCollections());
    return pipeline;
  }
}
