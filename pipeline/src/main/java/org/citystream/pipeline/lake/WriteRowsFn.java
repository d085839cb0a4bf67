package org.citystream.pipeline.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.citystream.pipeline.CityMetrics;

/**
 * Writes the rows of a bundle at its end, without any grouping: one Parquet file a {@link
 * FileGroup}, more if they are very many. Gives the paths of the files. A repeated bundle adds a
 * second copy of its rows, which their offsets make harmless.
 */
public final class WriteRowsFn<T> extends DoFn<T, String> {
  private final RowsByFile<T> rows;
  private final String lake;
  private final String runId;
  private final long fullBytes;
  private transient Map<FileGroup, RowBuffer> files;
  private transient long size;
  private transient List<String> paths;

  /**
   * Writes below the lake of the options.
   *
   * @throws IllegalArgumentException if an option has no sense; the message names it
   */
  public WriteRowsFn(RowsByFile<T> rows, LakeOptions options) {
    this(rows, options, ChunkRowsFn.FULL_BYTES);
  }

  /**
   * The same with another bound.
   *
   * @param fullBytes how many bytes of rows are too many to be kept until the bundle ends
   */
  WriteRowsFn(RowsByFile<T> rows, LakeOptions options, long fullBytes) {
    WriteParquet.check(options);
    this.rows = rows;
    this.fullBytes = fullBytes;
    lake = options.getLake();
    runId = options.getRunId();
  }

  @StartBundle
  public void startBundle() {
    files = new LinkedHashMap<>();
    size = 0;
    paths = new ArrayList<>();
  }

  @ProcessElement
  public void process(@Element T element) {
    rows.of(element, this::add);
  }

  /** Looks at the bound here, for an epoch that is read again is one element. */
  private void add(FileGroup file, ByteBuffer row) {
    files.computeIfAbsent(file, first -> new RowBuffer()).add(row);
    size += row.remaining();
    if (size >= fullBytes) {
      write();
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    write();
    for (String path : paths) {
      context.output(path, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
    }
  }

  private void write() {
    try {
      for (Map.Entry<FileGroup, RowBuffer> file : files.entrySet()) {
        paths.add(write(file.getKey(), file.getValue()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.clear();
    size = 0;
  }

  private String write(FileGroup file, RowBuffer rows) throws IOException {
    String name =
        String.format(
            Locale.ROOT,
            "%s-shard%d-%s-%s.parquet",
            file.label(),
            file.shard(),
            runId,
            UUID.randomUUID());
    NewFile target = NewFile.of(lake, file.folder(), name);
    try (ParquetRows out = target.open(file.dataset())) {
      rows.writeTo(out);
    }
    String path = target.publish();
    CityMetrics.countFile(file.dataset(), rows.count());
    return path;
  }
}
