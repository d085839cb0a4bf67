package org.citystream.pipeline.lake;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;

/**
 * Puts a bundle's rows into chunks by the file they belong in: the input of {@link WriteParquet}.
 */
public final class ChunkRowsFn<T> extends DoFn<T, KV<FileGroup, RowChunk>> {
  // A bundle of a batch may be all there is.
  static final long FULL_BYTES = 64 << 20;

  private final RowsByFile<T> rows;
  private transient RowChunker<FileGroup> chunks;

  public ChunkRowsFn(RowsByFile<T> rows) {
    this.rows = rows;
  }

  @StartBundle
  public void startBundle() {
    chunks = new RowChunker<>();
  }

  @ProcessElement
  public void process(@Element T element, OutputReceiver<KV<FileGroup, RowChunk>> output) {
    rows.of(element, chunks::add);
    if (chunks.size() >= FULL_BYTES) {
      chunks.flush((file, chunk) -> output.output(KV.of(file, chunk)));
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    chunks.flush(
        (file, chunk) ->
            context.output(
                KV.of(file, chunk), BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE));
  }
}
