package org.citystream.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.citystream.runners.Citystream;

/** SQL over Parquet files. */
final class DuckDb implements AutoCloseable {
  private final Connection connection;

  /**
   * Opens an empty database in memory.
   *
   * @param threads how many it may use
   * @param spill a folder for what memory cannot hold
   */
  DuckDb(int threads, Path spill) throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    execute("SET autoinstall_known_extensions = false");
    execute("SET threads = " + threads);
    execute("SET memory_limit = '1500MB'");
    execute("SET TimeZone = 'UTC'");
    execute("SET temp_directory = " + quoted(spill.toString()));
  }

  /** What is made of a row. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Executes a statement without answer. */
  void execute(String sql) throws SQLException {
    // Unprepared, DuckDB does not say what is wrong with it.
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }

  /** The rows that a query answers. */
  <T> List<T> query(String sql, RowReader<T> reader) throws SQLException {
    List<T> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet answer = statement.executeQuery()) {
      while (answer.next()) {
        rows.add(reader.read(answer));
      }
    }
    return rows;
  }

  /** The number that a query answers; 0 if it answers null. */
  long number(String sql) throws SQLException {
    return query(sql, row -> row.getLong(1)).get(0);
  }

  /** A list of files as SQL writes it. */
  static String list(Collection<Path> files) {
    return files.stream()
        .map(file -> quoted(file.toString()))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** A text as SQL writes it. */
  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** The view that chooses the final row of every vehicle and window from enriched_files. */
  static String finalRows() {
    try (InputStream text = Citystream.class.getResourceAsStream("sql/views/enriched.sql")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
