package org.citystream.runners;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How an answer is printed. */
enum AnswerFormat {
  /** For people: columns side by side, of as many rows as a person reads. */
  TABLE(null) {
    @Override
    void print(LakeTables lake, String sql, PrintWriter out) throws SQLException {
      lake.query(sql, answer -> printColumns(answer, out));
    }
  },

  /** Comma-separated values with a line of names, for spreadsheets. */
  CSV("FORMAT csv, HEADER"),

  /** An array with an object a row. */
  JSON("FORMAT json, ARRAY true");

  private static final int MOST_ROWS = 1000;

  private final String copyOptions;

  AnswerFormat(String copyOptions) {
    this.copyOptions = copyOptions;
  }

  /**
   * Prints the answer to a statement.
   *
   * @throws SQLException if it is none that DuckDB understands
   */
  void print(LakeTables lake, String sql, PrintWriter out) throws SQLException, IOException {
    Path answer = Files.createTempFile("citystream-answer-", null);
    try {
      lake.copy(sql, answer, copyOptions);
      try (Reader text = Files.newBufferedReader(answer)) {
        text.transferTo(out);
      }
    } finally {
      Files.delete(answer);
    }
  }

  private static void printColumns(ResultSet answer, PrintWriter out) throws SQLException {
    ResultSetMetaData columns = answer.getMetaData();
    List<List<String>> lines = new ArrayList<>();
    lines.add(line(columns.getColumnCount(), columns::getColumnLabel));
    long more = 0;
    while (answer.next()) {
      if (lines.size() > MOST_ROWS) {
        more++;
      } else {
        lines.add(line(columns.getColumnCount(), answer::getString));
      }
    }
    String format =
        IntStream.range(0, columns.getColumnCount())
            .map(i -> lines.stream().mapToInt(line -> line.get(i).length()).max().orElseThrow())
            .mapToObj(width -> "%-" + Math.max(width, 1) + "s")
            .collect(Collectors.joining("  "));
    lines.forEach(line -> out.println(format.formatted(line.toArray()).stripTrailing()));
    if (more > 0) {
      out.printf(Locale.ROOT, "and %,d more rows: --format=csv and json print all%n", more);
    }
  }

  /** What a row holds in one of its columns, which are counted from 1. */
  private interface Column {
    String text(int column) throws SQLException;
  }

  private static List<String> line(int columns, Column column) throws SQLException {
    List<String> line = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      line.add(Objects.requireNonNullElse(column.text(i), ""));
    }
    return line;
  }

  /** As the command line has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
