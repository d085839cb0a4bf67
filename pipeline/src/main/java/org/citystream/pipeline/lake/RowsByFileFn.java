package org.citystream.pipeline.lake;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;

/**
 * Puts a bundle's rows into chunks by the file they belong in: the input of {@link WriteParquet}.
 */
public abstract class RowsByFileFn<T> extends DoFn<T, KV<FileGroup, RowChunk>> {
  // A bundle of a batch may be all there is.
  private static final long FULL_BYTES = 64 << 20;

  private transient RowChunker<FileGroup> chunks;

  /** Adds a row in Avro's binary encoding to the bundle's output. */
  protected final void add(FileGroup file, byte[] row) {
    chunks.add(file, row);
  }

  /** Hands on what there is if it is too much to be kept until the bundle ends. */
  protected final void flushIfFull(OutputReceiver<KV<FileGroup, RowChunk>> output) {
    if (chunks.size() >= FULL_BYTES) {
      chunks.flush((file, chunk) -> output.output(KV.of(file, chunk)));
    }
  }

  @StartBundle
  public final void startBundle() {
    chunks = new RowChunker<>();
  }

  @FinishBundle
  public final void finishBundle(FinishBundleContext context) {
    chunks.flush(
        (file, chunk) ->
            context.output(
                KV.of(file, chunk), BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE));
  }
}
