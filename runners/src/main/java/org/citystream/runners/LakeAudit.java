package org.citystream.runners;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
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
  private final LakeViews views;
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
  LakeAudit(String lake, Duration window) throws IOException, SQLException {
    this.lake = lake;
    views = new LakeViews(window);
  }

  /** Accounts for what the lake holds now. */
  Account account() throws SQLException {
    views.showAll(lake);
    List<Account> account = new ArrayList<>();
    views.query(
        LakeViews.sql("audit/account"),
        row ->
            account.add(
                new Account(
                    row.getLong("raw"),
                    row.getLong("processed"),
                    row.getLong("dead_letters"),
                    row.getLong("enriched_rows"),
                    row.getLong("windows"),
                    row.getLong("duplicates"),
                    row.getLong("unarchived"),
                    row.getLong("uncounted"),
                    row.getLong("double_counted"))));
    return account.get(0);
  }

  /**
   * Whether the lake has rows enough for this many records: a question that is far cheaper than the
   * account, which alone tells whether they are the right ones.
   */
  boolean mayBeComplete(long records) throws SQLException {
    views.showAll(lake);
    String fewest =
        "SELECT least(raw, archived, counted) FROM (%s)".formatted(LakeViews.sql("audit/rows"));
    return views.number(fewest).orElse(0L) >= records;
  }

  /** Dead letters, by reason. */
  Map<String, Long> deadLettersByReason() throws SQLException {
    return counts("SELECT reason, count(*) FROM rejected GROUP BY ALL ORDER BY ALL");
  }

  /** Rows in the files, by dataset. */
  Map<String, Long> rowsByDataset() throws SQLException {
    Map<String, Long> rows = new LinkedHashMap<>();
    for (Dataset dataset : Dataset.values()) {
      rows.putAll(
          counts(
              "SELECT '%s', count(*) FROM %s".formatted(dataset.path(), LakeViews.name(dataset))));
    }
    return rows;
  }

  /** How long windows took to reach the lake; zero where there are none. */
  Latency latency() throws SQLException {
    if (views.number("SELECT count(*) FROM enriched").orElse(0L) == 0) {
      return new Latency(0, 0);
    }
    String files = LakeViews.pattern(lake, Dataset.ENRICHED).replace("'", "''");
    List<Latency> latency = new ArrayList<>();
    views.query(
        LakeViews.sql("audit/latency").replace("${files}", files),
        row -> latency.add(new Latency(row.getLong("median_millis"), row.getLong("max_millis"))));
    return latency.get(0);
  }

  private Map<String, Long> counts(String query) throws SQLException {
    Map<String, Long> counts = new LinkedHashMap<>();
    views.query(query, row -> counts.put(row.getString(1), row.getLong(2)));
    return counts;
  }

  @Override
  public void close() throws IOException, SQLException {
    views.close();
  }
}
