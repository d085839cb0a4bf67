package org.citystream.pipeline.enrich;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.citystream.contracts.Topic;
import org.citystream.pipeline.ingest.IngestedRecord;
import org.citystream.pipeline.ingest.IngestedRecord.ProcessedEvent;
import org.citystream.pipeline.ingest.RecordBatch;
import org.citystream.pipeline.lake.RowChunk;
import org.citystream.pipeline.lake.RowChunker;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Sends each side its events: one chunk a bundle, vehicle and window. A chunk is dated at the start
 * of its window, and so is assigned to that window as a whole.
 */
final class ChunkByVehicleFn extends DoFn<RecordBatch, KV<String, RowChunk>> {
  private final FixedWindows windows;
  private transient RowChunker<ChunkKey> chunks;

  private record ChunkKey(Topic topic, String vehicle, Instant windowStart) {}

  ChunkByVehicleFn(Duration window) {
    this.windows = FixedWindows.of(window);
  }

  /** The output of this side. */
  static TupleTag<KV<String, RowChunk>> output(Side<?> side) {
    return new TupleTag<>(side.tag().getId());
  }

  @StartBundle
  public void startBundle() {
    chunks = new RowChunker<>();
  }

  @ProcessElement
  public void process(@Element RecordBatch batch) {
    for (IngestedRecord record : batch.records()) {
      ProcessedEvent event = record.processed();
      if (event != null) {
        Instant windowStart = windows.assignWindow(event.eventTime()).start();
        chunks.add(new ChunkKey(record.topic(), event.device(), windowStart), event.row());
      }
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    chunks.flush(
        (key, chunk) ->
            context.output(
                output(Side.of(key.topic())),
                KV.of(key.vehicle(), chunk),
                key.windowStart(),
                GlobalWindow.INSTANCE));
  }
}
