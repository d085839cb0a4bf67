package org.citystream.benchmarks;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.citystream.contracts.lake.Dataset;

/** How long after its window's end each row that counts was in a file of the lake. */
final class Latencies {
  private final long rows;
  private final long[] sortedMillis;

  private Latencies(long rows, long[] sortedMillis) {
    this.rows = rows;
    this.sortedMillis = sortedMillis;
  }

  /**
   * Of the on-time rows of a lake.
   *
   * @param spill a folder for what memory cannot hold
   */
  static Latencies of(LakeFolder lake, Backlog backlog, Path spill) throws SQLException {
    try (DuckDb duckdb = new DuckDb(1, spill)) {
      LakeSchema.show(duckdb, lake, backlog, "lake");
      long rows = duckdb.number("SELECT count(*) FROM lake.enriched");
      List<LongStream> ofFiles =
          duckdb.query(
              """
              SELECT filename, epoch_ms(window_end), count(*)
              FROM read_parquet(%s, filename = true)
              WHERE pane_timing = 'ON_TIME' AND %s
              GROUP BY ALL
              """
                  .formatted(
                      DuckDb.list(lake.files(Dataset.ENRICHED)),
                      LakeSchema.counts("epoch_us(window_start)", backlog)),
              row -> {
                Instant written = lake.writtenAt(Dataset.ENRICHED, Path.of(row.getString(1)));
                long millis = written.toEpochMilli() - row.getLong(2);
                return LongStream.generate(() -> millis).limit(row.getLong(3));
              });
      return new Latencies(
          rows, ofFiles.stream().flatMapToLong(millis -> millis).sorted().toArray());
    }
  }

  /** How many rows there are, on time or late. */
  long rows() {
    return rows;
  }

  /**
   * The milliseconds within which this share of the on-time rows was there, at least one of them.
   */
  long quantile(double share) {
    int place = (int) Math.ceil(share * sortedMillis.length) - 1;
    return sortedMillis.length == 0 ? 0 : sortedMillis[Math.max(0, place)];
  }

  /** The share of all rows that were on time and there within the bound. */
  double within(Duration bound) {
    long there = Arrays.stream(sortedMillis).filter(millis -> millis <= bound.toMillis()).count();
    return rows == 0 ? 0 : (double) there / rows;
  }
}
