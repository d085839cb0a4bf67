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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.citystream.contracts.lake.Dataset;
import org.joda.time.Duration;

/**
 * Reads a local lake's Parquet files back and accounts for every record: raw against processed and
 * dead letters, processed against the counts in the final enriched rows.
 */
final class LakeAudit implements AutoCloseable {
  private final Connection duckdb;
  private final String lake;

  /**
   * What the lake holds. Rows that were written twice count once.
   *
   * @param raw records in the raw archive
   * @param processed records in the processed tables
   * @param deadLetters records among the dead letters
   * @param enrichedRows final rows, one a vehicle and window
   * @param windows different windows in them
   * @param duplicates records that they count as duplicates of others
   * @param unarchived raw records that are neither processed nor dead letters
   * @param uncounted processed records that no final row counts
   * @param doubleCounted records that final rows count too often
   */
  record Account(
      long raw,
      long processed,
      long deadLetters,
      long enrichedRows,
      long windows,
      long duplicates,
      long unarchived,
      long uncounted,
      long doubleCounted) {

    /** How many of the records that were sent are not accounted for. */
    long missing(long sent) {
      return Math.max(0, sent - raw) + unarchived + uncounted;
    }
  }

  /**
   * Milliseconds from a window's last record in Kafka to its first file in the lake.
   *
   * @param median over the windows
   * @param max over the windows
   */
  record Latency(long median, long max) {}

  /**
   * Opens a lake.
   *
   * @param lake a local folder, absolute; it may still be empty
   * @param window length of the join's windows
   */
  LakeAudit(String lake, Duration window) throws SQLException {
    this.lake = lake;
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
    execute("SET memory_limit = '400MB'");
    execute("SET VARIABLE window_micros = " + window.getMillis() * 1000);
  }

  /** Accounts for what the lake holds now. */
  Account account() throws SQLException {
    createViews();
    try (Statement statement = duckdb.createStatement();
        ResultSet row = statement.executeQuery(sql("account"))) {
      row.next();
      return new Account(
          row.getLong("raw"),
          row.getLong("processed"),
          row.getLong("dead_letters"),
          row.getLong("enriched_rows"),
          row.getLong("windows"),
          row.getLong("duplicates"),
          row.getLong("unarchived"),
          row.getLong("uncounted"),
          row.getLong("double_counted"));
    }
  }

  /**
   * Whether the lake has rows enough for this many records: a question that is far cheaper than the
   * account, which alone tells whether they are the right ones.
   */
  boolean mayBeComplete(long records) throws SQLException {
    createViews();
    try (Statement statement = duckdb.createStatement();
        ResultSet row = statement.executeQuery(sql("rows"))) {
      row.next();
      return row.getLong("raw") >= records
          && row.getLong("archived") >= records
          && row.getLong("counted") >= records;
    }
  }

  /** Dead letters, by reason. */
  Map<String, Long> deadLettersByReason() throws SQLException {
    return counts("SELECT reason, count(*) FROM rejected GROUP BY ALL ORDER BY ALL");
  }

  /** Rows in the files, by dataset. */
  Map<String, Long> rowsByDataset() throws SQLException {
    Map<String, Long> rows = new LinkedHashMap<>();
    for (Dataset dataset : Dataset.values()) {
      rows.putAll(counts("SELECT '%s', count(*) FROM %s".formatted(dataset.path(), view(dataset))));
    }
    return rows;
  }

  /** How long windows took to reach the lake; zero where there are none. */
  Latency latency() throws SQLException {
    if (!hasFiles(Dataset.ENRICHED)) {
      return new Latency(0, 0);
    }
    String query = sql("latency").replace("${files}", glob(Dataset.ENRICHED));
    try (Statement statement = duckdb.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return new Latency(row.getLong("median_millis"), row.getLong("max_millis"));
    }
  }

  private void createViews() throws SQLException {
    for (Dataset dataset : Dataset.values()) {
      execute(
          "CREATE OR REPLACE VIEW %s AS %s"
              .formatted(view(dataset), hasFiles(dataset) ? files(dataset) : noRows(dataset)));
    }
    for (String view : List.of("records", "events", "rejected", "final_rows")) {
      execute("CREATE OR REPLACE VIEW %s AS %s".formatted(view, sql(view)));
    }
  }

  private static String view(Dataset dataset) {
    return dataset.path().replace('/', '_');
  }

  private boolean hasFiles(Dataset dataset) throws SQLException {
    return counts("SELECT '', count(*) FROM glob('%s')".formatted(glob(dataset))).get("") > 0;
  }

  private String files(Dataset dataset) {
    return "FROM read_parquet('%s', hive_partitioning = false, filename = true)"
        .formatted(glob(dataset));
  }

  /** An empty table with the dataset's columns, since DuckDB refuses a pattern without files. */
  private static String noRows(Dataset dataset) {
    StringBuilder columns = new StringBuilder("SELECT '' AS filename");
    for (var field : dataset.schema().getFields()) {
      String type =
          switch (field.name()) {
            case "kafka_timestamp", "event_time", "window_start", "window_end", "emitted_at" ->
                "TIMESTAMPTZ";
            case "topic", "reason", "device_id", "vehicle_id" -> "VARCHAR";
            default -> "BIGINT";
          };
      columns.append(", NULL::%s AS \"%s\"".formatted(type, field.name()));
    }
    return columns + " WHERE false";
  }

  private String glob(Dataset dataset) {
    String literal = lake.replaceAll("[\\[*?]", "[$0]");
    return (literal + "/" + dataset.path() + "/**/*.parquet").replace("'", "''");
  }

  private Map<String, Long> counts(String query) throws SQLException {
    Map<String, Long> counts = new LinkedHashMap<>();
    try (Statement statement = duckdb.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        counts.put(rows.getString(1), rows.getLong(2));
      }
    }
    return counts;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String sql(String name) {
    try (InputStream text = LakeAudit.class.getResourceAsStream("audit/" + name + ".sql")) {
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
