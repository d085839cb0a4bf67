package org.citystream.benchmarks;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table for people, whose first column holds names and whose others hold figures. */
final class Table {
  /** Bytes of the unit in which columns give memory and files. */
  static final double MEGABYTE = 1 << 20;

  private final String title;
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String title, String... header) {
    this.title = title;
    this.header = List.of(header);
  }

  /** Adds a row; what it lacks at its end stays empty. */
  void add(List<String> cells) {
    List<String> row = new ArrayList<>(cells);
    while (row.size() < header.size()) {
      row.add("");
    }
    rows.add(row);
  }

  /** Prints it as text that is aligned, or as Markdown. */
  void print(PrintWriter out, boolean markdown) {
    out.println(markdown ? "**" + title + "**\n" : title);
    List<List<String>> lines = new ArrayList<>();
    lines.add(header);
    if (markdown) {
      lines.add(IntStream.range(0, header.size()).mapToObj(i -> i == 0 ? "---" : "---:").toList());
    }
    lines.addAll(rows);
    lines.forEach(line -> out.println(markdown ? markdown(line) : aligned(line)));
    out.println();
    out.flush();
  }

  private static String markdown(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  private String aligned(List<String> cells) {
    return IntStream.range(0, header.size())
        .mapToObj(column -> padded(column, cells.get(column)))
        .collect(Collectors.joining("  "))
        .stripTrailing();
  }

  private String padded(int column, String cell) {
    int width =
        IntStream.concat(
                IntStream.of(header.get(column).length()),
                rows.stream().mapToInt(row -> row.get(column).length()))
            .max()
            .orElseThrow();
    return ("%" + (column == 0 ? "-" : "") + width + "s").formatted(cell);
  }

  /** A number as a cell shows it; a dash for what is not a number. */
  static String cell(String format, Object number) {
    return number.equals(Double.NaN) ? "-" : String.format(Locale.ROOT, format, number);
  }
}
