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
  static final TupleTag<KV<FileGroup, String>> WRITTEN = new TupleTag<>("written");
  static final TupleTag<String> REPLACED = new TupleTag<>("replaced");

  private final String lake;

  ExchangeFilesFn(String lake) {
    this.lake = lake;
  }

  @ProcessElement
  public void process(@Element KV<String, CoGbkResult> files, OutputReceiver<String> output)
      throws IOException {
    for (KV<FileGroup, String> written : files.getValue().getAll(WRITTEN)) {
      output.output(NewFile.of(lake, written.getKey().folder(), written.getValue()).publish());
    }
    List<ResourceId> replaced = new ArrayList<>();
    for (String path : files.getValue().getAll(REPLACED)) {
      replaced.add(FileSystems.matchNewResource(path, false));
    }
    if (!replaced.isEmpty()) {
      FileSystems.delete(replaced);
    }
  }
}
