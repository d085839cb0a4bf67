package org.citystream.runners;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.citystream.contracts.lake.Dataset;
import org.joda.time.Duration;

/**
 * SQL over a lake's Parquet files: one view a dataset, named as its folder with an underscore for
 * each slash, and the views of {@code audit/} that are made from these.
 */
final class LakeViews implements AutoCloseable {
  private static final List<String> DERIVED =
      List.of("records", "events", "rejected", "final_rows", "compared");

  private final Connection duckdb;

  /** What is done with each row of an answer. */
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  /**
   * Views that show nothing yet.
   *
   * @param window length of the join's windows
   */
  LakeViews(Duration window) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("jdbc_stream_results", "true");
    duckdb = DriverManager.getConnection("jdbc:duckdb:", properties);
    execute("SET memory_limit = '400MB'");
    set("window_micros", window.getMillis() * 1000);
  }

  /** Shows whatever lies below a local folder. */
  void showAll(String lake) throws SQLException {
    Map<Dataset, List<String>> files = new EnumMap<>(Dataset.class);
    for (Dataset dataset : Dataset.values()) {
      String pattern = pattern(lake, dataset);
      if (hasFiles(pattern)) {
        files.put(dataset, List.of(pattern));
      }
    }
    show(files);
  }

  /**
   * Shows these files and no others.
   *
   * @param files local paths or patterns of DuckDB; a dataset that is absent or has none is empty
   */
  void show(Map<Dataset, List<String>> files) throws SQLException {
    for (Dataset dataset : Dataset.values()) {
      List<String> shown = files.getOrDefault(dataset, List.of());
      execute(
          "CREATE OR REPLACE VIEW %s AS %s"
              .formatted(name(dataset), shown.isEmpty() ? noRows(dataset) : rowsOf(shown)));
    }
    for (String view : DERIVED) {
      execute("CREATE OR REPLACE VIEW %s AS %s".formatted(view, sql("audit/" + view)));
    }
  }

  /** The view of a dataset. */
  static String name(Dataset dataset) {
    return dataset.path().replace('/', '_');
  }

  /** The pattern that matches a dataset's files below a local folder. */
  static String pattern(String lake, Dataset dataset) {
    return literal(lake) + "/" + dataset.path() + "/**/*.parquet";
  }

  /** The pattern that matches a path only. */
  static String literal(String path) {
    return path.replaceAll("[\\[*?]", "[$0]");
  }

  /** A text as SQL writes it. */
  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private boolean hasFiles(String pattern) throws SQLException {
    return number("SELECT count(*) FROM glob(%s)".formatted(quoted(pattern))).orElseThrow() > 0;
  }

  private static String rowsOf(List<String> files) {
    return "FROM read_parquet([%s], hive_partitioning = false, filename = true)"
        .formatted(files.stream().map(LakeViews::quoted).collect(Collectors.joining(", ")));
  }

  /** An empty table with the dataset's columns, since DuckDB refuses a pattern without files. */
  private static String noRows(Dataset dataset) {
    StringBuilder columns = new StringBuilder("SELECT '' AS filename");
    for (var field : dataset.schema().getFields()) {
      String type =
          switch (field.name()) {
            case "kafka_timestamp", "event_time", "window_start", "window_end", "emitted_at" ->
                "TIMESTAMPTZ";
            case "topic", "reason", "device_id", "vehicle_id", "pane_timing" -> "VARCHAR";
            case "value" -> "BLOB";
            default -> "BIGINT";
          };
      columns.append(", NULL::%s AS \"%s\"".formatted(type, field.name()));
    }
    return columns + " WHERE false";
  }

  /** Sets a variable that queries read with {@code getvariable}. */
  void set(String variable, long value) throws SQLException {
    execute("SET VARIABLE %s = %d".formatted(variable, value));
  }

  /** Executes a statement without answer. */
  void execute(String sql) throws SQLException {
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Reads the rows of an answer one by one. */
  void query(String sql, RowReader reader) throws SQLException {
    try (Statement statement = duckdb.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }

  /** The number that a query answers; empty if it answers null. */
  Optional<Long> number(String sql) throws SQLException {
    List<Optional<Long>> numbers = new ArrayList<>();
    query(
        sql,
        row -> {
          long number = row.getLong(1);
          numbers.add(row.wasNull() ? Optional.empty() : Optional.of(number));
        });
    return numbers.get(0);
  }

  /** The text of a query in the resources, such as {@code audit/account}. */
  static String sql(String name) {
    try (InputStream text = LakeViews.class.getResourceAsStream(name + ".sql")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws SQLException {
    duckdb.close();
  }
}
