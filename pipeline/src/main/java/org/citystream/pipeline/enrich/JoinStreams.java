package org.citystream.pipeline.enrich;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.citystream.contracts.lake.EnrichedRow;
import org.citystream.pipeline.DurationOption;
import org.citystream.pipeline.ingest.RecordBatch;
import org.citystream.pipeline.lake.LakeOptions;
import org.citystream.pipeline.lake.RowChunk;
import org.joda.time.Duration;

/**
 * Joins the five streams in event time: one row a vehicle and window, whichever sides are there,
 * when the watermark passes the window's end; again, with all that is known by then, for late
 * records within the allowed lateness; and before, if early firings are asked for.
 *
 * <p>Vehicles go through the join in {@link VehicleGroup}s. A late record makes a runner emit its
 * whole group again, of which only the vehicles with late records are wanted.
 */
public final class JoinStreams
    extends PTransform<PCollection<RecordBatch>, PCollection<EnrichedRow>> {
  private final Duration window;
  private final Duration allowedLateness;
  private final Duration earlyFiring;
  private final String runId;

  private JoinStreams(EnrichOptions options, String runId) {
    window = DurationOption.parsePositive("window", options.getWindow());
    allowedLateness = DurationOption.parse("allowedLateness", options.getAllowedLateness());
    earlyFiring = DurationOption.parse("earlyFiring", options.getEarlyFiring());
    this.runId = runId;
  }

  /**
   * The join with the windows and triggers of the options.
   *
   * @throws IllegalArgumentException if an option has no sense; the message names it
   */
  public static JoinStreams with(EnrichOptions options) {
    return new JoinStreams(options, options.as(LakeOptions.class).getRunId());
  }

  @Override
  public PCollection<EnrichedRow> expand(PCollection<RecordBatch> batches) {
    Coder<KV<Integer, RowChunk>> sideCoder =
        KvCoder.of(VehicleGroup.coder(), RowChunk.ChunkCoder.of());
    PCollection<KV<String, KV<Integer, RowChunk>>> chunks =
        batches
            .apply("Chunk by group and window", ParDo.of(new ChunkByGroupFn(window)))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), sideCoder))
            .apply("Window", windows());
    KeyedPCollectionTuple<Integer> sides = KeyedPCollectionTuple.empty(batches.getPipeline());
    for (Side<?> side : Side.ALL) {
      String topic = side.topic().topicName();
      sides =
          sides.and(
              side.tag(),
              chunks.apply("Only " + topic, ParDo.of(new OnlyFn(topic))).setCoder(sideCoder));
    }
    return sides
        .apply("Join by group and window", CoGroupByKey.create())
        .apply("Compute rows", ParDo.of(new ComputeRowsFn(runId)))
        .setCoder(AvroCoder.of(EnrichedRow.class));
  }

  private Window<KV<String, KV<Integer, RowChunk>>> windows() {
    AfterWatermark.AfterWatermarkEarlyAndLate trigger =
        AfterWatermark.pastEndOfWindow().withLateFirings(AfterPane.elementCountAtLeast(1));
    if (earlyFiring.getMillis() > 0) {
      trigger =
          trigger.withEarlyFirings(
              AfterProcessingTime.pastFirstElementInPane().plusDelayOf(earlyFiring));
    }
    return Window.<KV<String, KV<Integer, RowChunk>>>into(FixedWindows.of(window))
        .triggering(trigger)
        .withAllowedLateness(allowedLateness)
        .accumulatingFiredPanes();
  }

  /** Takes one topic's chunks: in one step, for an engine sets up each of the five every time. */
  private static final class OnlyFn
      extends DoFn<KV<String, KV<Integer, RowChunk>>, KV<Integer, RowChunk>> {
    private final String topic;

    OnlyFn(String topic) {
      this.topic = topic;
    }

    @ProcessElement
    public void process(
        @Element KV<String, KV<Integer, RowChunk>> chunk,
        OutputReceiver<KV<Integer, RowChunk>> output) {
      if (chunk.getKey().equals(topic)) {
        output.output(chunk.getValue());
      }
    }
  }
}
