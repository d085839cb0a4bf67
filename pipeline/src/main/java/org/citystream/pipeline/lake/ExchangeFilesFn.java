package org.citystream.pipeline.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Moves new files to their places, and then removes those that they stand for. Gives the paths of
 * the new ones.
 */
final class ExchangeFilesFn extends DoFn<KV<String, CoGbkResult>, String> {
  static final TupleTag<SortedFile> WRITTEN = new TupleTag<>("written");
  static final TupleTag<KV<LakeFile, Long>> REPLACED = new TupleTag<>("replaced");

  private final String lake;
  private final boolean countRows;

  /**
   * Exchanges.
   *
   * @param countRows whether the new files are made from the rows of the old ones and no others
   */
  ExchangeFilesFn(String lake, boolean countRows) {
    this.lake = lake;
    this.countRows = countRows;
  }

  @ProcessElement
  public void process(@Element KV<String, CoGbkResult> files, OutputReceiver<String> output)
      throws IOException {
    Iterable<SortedFile> written = files.getValue().getAll(WRITTEN);
    Iterable<KV<LakeFile, Long>> replaced = files.getValue().getAll(REPLACED);
    if (countRows) {
      checkRows(files.getKey(), written, replaced);
    }
    for (SortedFile file : written) {
      if (!file.name().isEmpty()) {
        output.output(NewFile.of(lake, file.group().folder(), file.name()).publish());
      }
    }
    List<ResourceId> old = new ArrayList<>();
    for (KV<LakeFile, Long> file : replaced) {
      old.add(FileSystems.matchNewResource(file.getKey().path(), false));
    }
    if (!old.isEmpty()) {
      FileSystems.delete(old);
    }
  }

  /** A runner may read a file twice, and fail once. */
  private static void checkRows(
      String folder, Iterable<SortedFile> written, Iterable<KV<LakeFile, Long>> replaced)
      throws IOException {
    long rows = 0;
    for (SortedFile file : written) {
      rows += file.rows();
    }
    long old = 0;
    for (KV<LakeFile, Long> file : replaced) {
      old += file.getValue();
    }
    if (rows != old) {
      throw new IOException(
          "%s: its files have %d rows, of which %d were read; try again"
              .formatted(folder, old, rows));
    }
  }
}
