package org.citystream.pipeline.lake;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;

/**
 * Puts a bundle's rows into chunks by the file they belong in: the input of {@link WriteParquet}.
 */
public abstract class RowsByFileFn<T> extends DoFn<T, KV<FileGroup, RowChunk>> {
  private transient RowChunker<FileGroup> chunks;

  /** Adds a row in Avro's binary encoding to the bundle's output. */
  protected final void add(FileGroup file, byte[] row) {
    chunks.add(file, row);
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
