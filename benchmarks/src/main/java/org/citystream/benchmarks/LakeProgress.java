package org.citystream.benchmarks;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.citystream.contracts.lake.Dataset;

/** How much of a backlog has come to a lake, told cheaply: from the footers of its new files. */
final class LakeProgress implements AutoCloseable {
  private static final String COUNTED =
      """
      SELECT sum(vehicle_events + gps_events + traffic_events + weather_events + emergency_events
        + duplicates)::BIGINT
      FROM lake.enriched
      """;

  private final LakeFolder lake;
  private final Backlog backlog;
  private final DuckDb duckdb;
  private final Map<Dataset, Long> rows = new EnumMap<>(Dataset.class);
  private final Set<Path> known = new HashSet<>();
  private long processed;
  private long counted;

  /** Nothing yet. */
  LakeProgress(LakeFolder lake, Backlog backlog, Path spill) throws SQLException {
    this.lake = lake;
    this.backlog = backlog;
    this.duckdb = new DuckDb(1, spill);
  }

  /**
   * Looks at the files that have come since.
   *
   * @return whether there were any
   */
  boolean refresh() throws SQLException {
    boolean moved = false;
    for (Dataset dataset : Dataset.values()) {
      List<Path> fresh = lake.files(dataset).stream().filter(known::add).toList();
      if (!fresh.isEmpty()) {
        moved = true;
        long found =
            duckdb.number(
                "SELECT sum(num_rows)::BIGINT FROM parquet_file_metadata(%s)"
                    .formatted(DuckDb.list(fresh)));
        rows.merge(dataset, found, Long::sum);
      }
    }
    if (moved && isArchived()) {
      LakeSchema.show(duckdb, lake, backlog, "lake");
      counted = duckdb.number(COUNTED);
      processed =
          duckdb.number(
              "SELECT count(*) FROM (%s) WHERE %s"
                  .formatted(LakeSchema.events("lake"), LakeSchema.counts("event_time", backlog)));
    }
    return moved;
  }

  /** Whether there are rows enough for every record; only a check tells whether they are right. */
  boolean isComplete() {
    return isArchived() && processed > 0 && counted >= processed;
  }

  /** How far it is, in a few words. */
  String description() {
    return String.format(
        Locale.ROOT,
        "of %,d records %,d are raw, %,d processed or dead letters; of %,d in windows that count %,d"
            + " are in final rows",
        backlog.total(),
        rows(Dataset.RAW),
        archived(),
        processed,
        counted);
  }

  private boolean isArchived() {
    return rows(Dataset.RAW) >= backlog.total() && archived() >= backlog.total();
  }

  private long archived() {
    return rows.keySet().stream()
        .filter(dataset -> dataset != Dataset.RAW && dataset != Dataset.ENRICHED)
        .mapToLong(this::rows)
        .sum();
  }

  private long rows(Dataset dataset) {
    return rows.getOrDefault(dataset, 0L);
  }

  @Override
  public void close() throws SQLException {
    duckdb.close();
  }
}
