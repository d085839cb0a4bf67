package org.citystream.runners;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lines of text whose columns stand below each other; the first line has their names. */
final class TextColumns {
  private final List<List<String>> lines = new ArrayList<>();

  TextColumns(List<String> names) {
    lines.add(names);
  }

  /** Adds a line with a value for each name; null shows nothing. */
  void add(List<?> values) {
    lines.add(values.stream().map(value -> Objects.toString(value, "")).toList());
  }

  /** The lines below the names. */
  int size() {
    return lines.size() - 1;
  }

  void print(PrintWriter out) {
    String format =
        IntStream.range(0, lines.get(0).size())
            .map(
                column ->
                    lines.stream().mapToInt(line -> line.get(column).length()).max().orElseThrow())
            .mapToObj(width -> "%-" + Math.max(width, 1) + "s")
            .collect(Collectors.joining("  "));
    for (List<String> line : lines) {
      out.println(format.formatted(line.toArray()).stripTrailing());
    }
  }
}
