package org.citystream.pipeline.enrich;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
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
 * A side's events: one chunk a bundle, vehicle and window. A chunk is dated at the start of its
 * window, and so is assigned to that window as a whole.
 *
 * <p>There is one for each side, although all read the same batches: a step with five outputs would
 * have to decode each of its chunks five times on Spark.
 */
final class ChunkByVehicleFn extends DoFn<RecordBatch, KV<String, RowChunk>> {
  private final Topic topic;
  private final FixedWindows windows;
  private transient RowChunker<ChunkKey> chunks;

  private record ChunkKey(String vehicle, Instant windowStart) {}

  ChunkByVehicleFn(Side<?> side, Duration window) {
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
        Instant windowStart = windows.assignWindow(event.eventTime()).start();
        chunks.add(new ChunkKey(event.device(), windowStart), side.keep(event.row()));
      }
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    chunks.flush(
        (key, chunk) ->
            context.output(KV.of(key.vehicle(), chunk), key.windowStart(), GlobalWindow.INSTANCE));
  }
}
