package org.citystream.pipeline.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.citystream.pipeline.CityMetrics;

/**
 * Writes each group's chunks of a pane as one file: below {@link WriteParquet#TEMPORARY} first,
 * then renamed, so that no reader ever sees half a file. A file's name is unique to its attempt: a
 * repeated one adds a second copy of rows, which their offsets make harmless, and never replaces a
 * file.
 */
final class WriteFileFn extends DoFn<KV<String, Iterable<KV<FileGroup, RowChunk>>>, String> {
  private final String lake;
  private final String runId;

  WriteFileFn(String lake, String runId) {
    this.lake = lake;
    this.runId = runId;
  }

  @ProcessElement
  public void process(
      @Element KV<String, Iterable<KV<FileGroup, RowChunk>>> sink,
      PaneInfo pane,
      OutputReceiver<String> output)
      throws IOException {
    Map<FileGroup, List<RowChunk>> files = new LinkedHashMap<>();
    for (KV<FileGroup, RowChunk> chunk : sink.getValue()) {
      files.computeIfAbsent(chunk.getKey(), file -> new ArrayList<>()).add(chunk.getValue());
    }
    for (Map.Entry<FileGroup, List<RowChunk>> file : files.entrySet()) {
      output.output(write(file.getKey(), file.getValue(), pane));
      long rows = file.getValue().stream().mapToLong(RowChunk::rows).sum();
      CityMetrics.countFile(file.getKey().dataset(), rows);
    }
  }

  private String write(FileGroup file, List<RowChunk> chunks, PaneInfo pane) throws IOException {
    String attempt = UUID.randomUUID().toString().substring(0, 8);
    String name =
        String.format(
            Locale.ROOT,
            "%s-pane%05d-shard%d-%s-%s.parquet",
            file.label(),
            pane.getIndex(),
            file.shard(),
            runId,
            attempt);
    NewFile target = NewFile.of(lake, file.folder(), name);
    try (ParquetRows rows = target.open(file.dataset())) {
      for (RowChunk chunk : chunks) {
        rows.write(chunk);
      }
    }
    return target.publish();
  }
}
