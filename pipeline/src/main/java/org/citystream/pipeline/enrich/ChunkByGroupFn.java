package org.citystream.pipeline.enrich;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.citystream.contracts.Topic;
import org.citystream.pipeline.ingest.IngestedRecord;
import org.citystream.pipeline.ingest.IngestedRecord.ProcessedEvent;
import org.citystream.pipeline.ingest.RecordBatch;
import org.citystream.pipeline.lake.RowChunk;
import org.citystream.pipeline.lake.RowChunker;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * A side's events: one chunk a bundle, group of vehicles and window. A chunk is dated at the start
 * of its window, and so is assigned to that window as a whole.
 *
 * <p>There is one for each side, although all read the same batches: a step with five outputs would
 * have to decode each of its chunks five times on Spark.
 */
final class ChunkByGroupFn extends DoFn<RecordBatch, KV<Integer, RowChunk>> {
  private final Topic topic;
  private final FixedWindows windows;
  private transient RowChunker<ChunkKey> chunks;

  private record ChunkKey(int group, Instant windowStart) {}

  ChunkByGroupFn(Side<?> side, Duration window) {
    this.topic = side.topic();
    this.windows = FixedWindows.of(window);
  }

  @StartBundle
  public void startBundle() {
    chunks = new RowChunker<>();
  }

  @ProcessElement
  public void process(@Element RecordBatch batch) {
    Side<?> side = Side.of(topic);
    for (IngestedRecord record : batch.records(topic)) {
      ProcessedEvent event = record.processed();
      if (event != null) {
        IntervalWindow window = windows.assignWindow(event.eventTime());
        // No engine's watermark is ahead of the read's: what it takes for late is late here.
        boolean late = !batch.watermark().isBefore(window.maxTimestamp());
        chunks.add(
            new ChunkKey(VehicleGroup.of(event.device()), window.start()),
            side.keep(event.row(), late));
      }
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    chunks.flush(
        (key, chunk) ->
            context.output(KV.of(key.group(), chunk), key.windowStart(), GlobalWindow.INSTANCE));
  }
}
