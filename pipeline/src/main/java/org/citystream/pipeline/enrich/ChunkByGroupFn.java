package org.citystream.pipeline.enrich;

import java.nio.ByteBuffer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.citystream.contracts.Topic;
import org.citystream.pipeline.ingest.IngestedRecord.ProcessedEvent;
import org.citystream.pipeline.ingest.RecordBatch;
import org.citystream.pipeline.lake.RowChunk;
import org.citystream.pipeline.lake.RowChunker;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * What the join keeps of the events: one chunk a bundle, topic, group of vehicles and window, by
 * topic. A chunk is dated at the start of its window, and so is assigned to that window as a whole.
 *
 * <p>The topics share one output: those of a step with several are not stored as bytes on Spark.
 */
final class ChunkByGroupFn extends DoFn<RecordBatch, KV<String, KV<Integer, RowChunk>>> {
  private final FixedWindows windows;
  private transient RowChunker<ChunkKey> chunks;

  private record ChunkKey(Topic topic, int group, Instant windowStart) {}

  ChunkByGroupFn(Duration window) {
    this.windows = FixedWindows.of(window);
  }

  @StartBundle
  public void startBundle() {
    chunks = new RowChunker<>();
  }

  @ProcessElement
  public void process(@Element RecordBatch batch) {
    batch.events((topic, event) -> add(topic, event, batch.watermark()));
  }

  private void add(Topic topic, ProcessedEvent event, Instant watermark) {
    IntervalWindow window = windows.assignWindow(event.eventTime());
    // No engine's watermark is ahead of the read's: what it takes for late is late here.
    boolean late = !watermark.isBefore(window.maxTimestamp());
    chunks.add(
        new ChunkKey(topic, VehicleGroup.of(event.device()), window.start()),
        ByteBuffer.wrap(Side.of(topic).keep(event.row(), late)));
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    chunks.flush(
        (key, chunk) ->
            context.output(
                KV.of(key.topic().topicName(), KV.of(key.group(), chunk)),
                key.windowStart(),
                GlobalWindow.INSTANCE));
  }
}
