package org.citystream.runners;

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
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.ingest.PartitionGroup;
import org.joda.time.Duration;

/**
 * SQL over a lake's Parquet files: one view a dataset, named as its folder with an underscore for
 * each slash, and the views of {@code audit/} that are made from these.
 */
final class LakeViews implements AutoCloseable {
  private static final List<String> DERIVED =
      List.of("records", "events", "rejected", "final_rows", "expected", "compared");

  private final TemporaryFolder temporary;
  private final Connection duckdb;
  private final PartitionGroup group;

  /** What is done with each row of an answer. */
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  /** Views that show nothing yet, and none that knows a record's window. */
  LakeViews() throws IOException, SQLException {
    this(PartitionGroup.ALL);
  }

  private LakeViews(PartitionGroup group) throws IOException, SQLException {
    this.group = group;
    temporary = TemporaryFolder.ofLake();
    Properties properties = new Properties();
    properties.setProperty("jdbc_stream_results", "true");
    duckdb = DriverManager.getConnection("jdbc:duckdb:", properties);
    execute("SET memory_limit = '400MB'");
    execute("SET temp_directory = " + quoted(temporary.path().toString()));
  }

  /**
   * Views that show nothing yet.
   *
   * @param window length of the join's windows
   */
  LakeViews(Duration window) throws IOException, SQLException {
    this(window, PartitionGroup.ALL);
  }

  /**
   * Views that show nothing yet, and later what belongs to some partitions: their records, and the
   * rows of the join of windows in which vehicles have processed records of theirs.
   *
   * @param window length of the join's windows
   */
  LakeViews(Duration window, PartitionGroup group) throws IOException, SQLException {
    this(group);
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
              .formatted(
                  name(dataset), shown.isEmpty() ? noRows(dataset) : records(dataset, shown)));
    }
    for (String view : DERIVED) {
      execute("CREATE OR REPLACE VIEW %s AS %s".formatted(view, sql("audit/" + view)));
    }
    List<String> rows = files.getOrDefault(Dataset.ENRICHED, List.of());
    if (!group.isAll() && !rows.isEmpty()) {
      // Rows of the join do not say where their records come from.
      execute(
          ("CREATE OR REPLACE VIEW enriched AS %s e SEMI JOIN events v"
                  + " ON v.vehicle_id = e.vehicle_id AND v.window_start = epoch_us(e.window_start)")
              .formatted(rowsOf(rows)));
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

  /** A list of files as SQL writes it. */
  static String paths(List<Path> files) {
    return files.stream()
        .map(file -> quoted(literal(file.toString())))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** A text as SQL writes it. */
  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private boolean hasFiles(String pattern) throws SQLException {
    return number("SELECT count(*) FROM glob(%s)".formatted(quoted(pattern))).orElseThrow() > 0;
  }

  private String records(Dataset dataset, List<String> files) {
    return group.isAll() || dataset == Dataset.ENRICHED
        ? rowsOf(files)
        : group.ranges().stream()
            .map(range -> "\"partition\" BETWEEN %d AND %d".formatted(range.first(), range.last()))
            .collect(Collectors.joining(" OR ", rowsOf(files) + " WHERE ", ""));
  }

  private static String rowsOf(List<String> files) {
    return "FROM read_parquet([%s], hive_partitioning = false, filename = true)"
        .formatted(files.stream().map(LakeViews::quoted).collect(Collectors.joining(", ")));
  }

  /** An empty table with the dataset's columns, since DuckDB refuses a pattern without files. */
  private static String noRows(Dataset dataset) {
    StringBuilder columns = new StringBuilder("SELECT '' AS filename");
    columns(dataset)
        .forEach((name, type) -> columns.append(", NULL::%s AS \"%s\"".formatted(type, name)));
    return columns + " WHERE false";
  }

  /** The types that DuckDB reads a dataset's columns as, by name; not those of lists. */
  static Map<String, String> columns(Dataset dataset) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (Schema.Field field : dataset.schema().getFields()) {
      Schema value = Dataset.valueType(field);
      if (value.getType() != Schema.Type.ARRAY) {
        columns.put(field.name(), type(value));
      }
    }
    return columns;
  }

  private static String type(Schema value) {
    if (value.getLogicalType() != null) {
      return "TIMESTAMP WITH TIME ZONE";
    }
    return switch (value.getType()) {
      case BOOLEAN -> "BOOLEAN";
      case BYTES -> "BLOB";
      case DOUBLE -> "DOUBLE";
      case INT -> "INTEGER";
      case LONG -> "BIGINT";
      default -> "VARCHAR";
    };
  }

  /** Sets a variable that queries read with {@code getvariable}. */
  void set(String variable, long value) throws SQLException {
    execute("SET VARIABLE %s = %d".formatted(variable, value));
  }

  /** Executes a statement without answer. */
  void execute(String sql) throws SQLException {
    // Unprepared, DuckDB does not say what is wrong with it.
    try (PreparedStatement statement = duckdb.prepareStatement(sql)) {
      statement.execute();
    }
  }

  /** Reads the rows of an answer one by one. */
  void query(String sql, RowReader reader) throws SQLException {
    try (PreparedStatement statement = duckdb.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
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
  public void close() throws IOException, SQLException {
    duckdb.close();
    temporary.close();
  }
}
