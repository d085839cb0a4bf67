package org.citystream.runners;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.compact.HourFolder;

/**
 * What a compaction has gained, for people and for programs.
 *
 * @param before the folders of each dataset before it
 * @param after the same datasets' folders after it
 * @param secondsBefore how long a query took; empty if that was not measured
 * @param secondsAfter how long the same query takes now; empty if that was not measured
 */
record CompactReport(
    Map<Dataset, List<HourFolder>> before,
    Map<Dataset, List<HourFolder>> after,
    OptionalDouble secondsBefore,
    OptionalDouble secondsAfter) {

  /** Prints a table of the datasets, and what it is good for. */
  void print(PrintWriter out) {
    TextColumns table =
        new TextColumns(List.of("dataset", "files", "size", "files now", "size now"));
    before.forEach(
        (dataset, folders) -> {
          List<HourFolder> now = after.get(dataset);
          table.add(
              List.of(
                  dataset.path(),
                  String.format(Locale.ROOT, "%,d", files(folders)),
                  new DataSize(bytes(folders)).toString(),
                  String.format(Locale.ROOT, "%,d", files(now)),
                  new DataSize(bytes(now)).toString()));
        });
    table.print(out);
    if (secondsBefore.isPresent() && secondsAfter.isPresent()) {
      out.printf(
          Locale.ROOT,
          "%nTo read what the views show of the newest day took %.2f s, and takes %.2f s now.%n",
          secondsBefore.getAsDouble(),
          secondsAfter.getAsDouble());
    }
  }

  /**
   * A JSON object of a line.
   *
   * @param lake the lake
   */
  String json(String lake) throws JsonProcessingException {
    List<HourFolder> all = before.values().stream().flatMap(List::stream).toList();
    List<HourFolder> now = after.values().stream().flatMap(List::stream).toList();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("files_before", files(all));
    line.put("bytes_before", bytes(all));
    line.put("files", files(now));
    line.put("bytes", bytes(now));
    secondsBefore.ifPresent(seconds -> line.put("query_seconds_before", seconds));
    secondsAfter.ifPresent(seconds -> line.put("query_seconds", seconds));
    line.put("lake", lake);
    return new ObjectMapper().writeValueAsString(line);
  }

  /** How many files folders have. */
  static int files(List<HourFolder> folders) {
    return folders.stream().mapToInt(folder -> folder.files().size()).sum();
  }

  private static long bytes(List<HourFolder> folders) {
    return folders.stream().mapToLong(HourFolder::bytes).sum();
  }
}
