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

/** How an answer is printed. */
enum AnswerFormat {
  /** For people: columns side by side, of as many rows as a person reads. */
  TABLE(null) {
    @Override
    void print(LakeTables lake, String sql, Path temporary, PrintWriter out) throws SQLException {
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
   * @param temporary a folder for what is not for memory
   * @throws SQLException if it is none that DuckDB understands
   */
  void print(LakeTables lake, String sql, Path temporary, PrintWriter out)
      throws SQLException, IOException {
    Path answer = temporary.resolve("answer");
    lake.copy(sql, answer, copyOptions);
    try (Reader text = Files.newBufferedReader(answer)) {
      text.transferTo(out);
    }
  }

  private static void printColumns(ResultSet answer, PrintWriter out) throws SQLException {
    ResultSetMetaData metadata = answer.getMetaData();
    TextColumns columns =
        new TextColumns(line(metadata.getColumnCount(), metadata::getColumnLabel));
    long more = 0;
    while (answer.next()) {
      if (columns.size() == MOST_ROWS) {
        more++;
      } else {
        columns.add(line(metadata.getColumnCount(), answer::getString));
      }
    }
    columns.print(out);
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
      line.add(column.text(i));
    }
    return line;
  }

  /** As the command line has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
