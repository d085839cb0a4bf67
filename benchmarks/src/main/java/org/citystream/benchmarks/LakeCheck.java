package org.citystream.benchmarks;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.Dataset;

/** Holds a lake against what was sent, and against another lake of the same records. */
final class LakeCheck implements AutoCloseable {
  /** How far apart decimal numbers may be that were added up in another order. */
  private static final double TOLERANCE = 1e-9;

  private static final int EXAMPLES = 3;

  private final Backlog backlog;
  private final DuckDb duckdb;

  /**
   * A check of lakes that were made from one backlog.
   *
   * @param spill a folder for what memory cannot hold
   */
  LakeCheck(Backlog backlog, Path spill) throws SQLException {
    this.backlog = backlog;
    this.duckdb = new DuckDb(Runtime.getRuntime().availableProcessors(), spill);
  }

  /**
   * What is wrong with a lake, a line each: a record that is not exactly once in raw, or not
   * exactly once among processed and dead letters, more or fewer dead letters than broken records,
   * or a final row that does not count exactly the records of its vehicle and window. Empty if
   * nothing is.
   */
  List<String> faults(LakeFolder lake) {
    List<String> faults = new ArrayList<>();
    try {
      LakeSchema.show(duckdb, lake, backlog, "lake");
      faults.addAll(recordsNotOnce("raw", "FROM lake.raw"));
      faults.addAll(recordsNotOnce("processed and dead letters", archived()));
      faults.addAll(misjudged());
      faults.addAll(miscounted());
    } catch (SQLException e) {
      faults.add(firstLine(e));
    }
    return faults;
  }

  /** How a lake differs from another, a line an example; empty if they say the same. */
  List<String> differences(LakeFolder lake, LakeFolder reference) {
    List<String> differences = new ArrayList<>();
    try {
      LakeSchema.show(duckdb, lake, backlog, "lake");
      LakeSchema.show(duckdb, reference, backlog, "reference");
      for (Dataset dataset : Dataset.values()) {
        differences.addAll(duckdb.query(difference(dataset), row -> row.getString(1)));
      }
    } catch (SQLException e) {
      differences.add(firstLine(e));
    }
    return differences;
  }

  private List<String> recordsNotOnce(String what, String rows) throws SQLException {
    String sent =
        backlog.records().entrySet().stream()
            .map(
                end ->
                    "('%s', %d, %d)"
                        .formatted(end.getKey().topic(), end.getKey().partition(), end.getValue()))
            .collect(Collectors.joining(", "));
    return duckdb.query(
        """
        WITH sent(topic, "partition", records) AS (VALUES %s),
        found AS (
          SELECT topic, "partition", count(*) AS n, count(DISTINCT "offset") AS different,
            min("offset") AS first, max("offset") AS last
          FROM (%s)
          GROUP BY ALL
        )
        SELECT format('%s: {}-{} has {} rows of {} records, offsets {} to {}; sent were {}',
          topic, "partition", coalesce(n, 0), coalesce(different, 0), first, last,
          coalesce(records, 0))
        FROM sent FULL JOIN found USING (topic, "partition")
        WHERE (coalesce(n, 0), coalesce(different, 0)) <> (coalesce(records, 0), coalesce(records, 0))
          OR first <> 0 OR last <> records - 1
        ORDER BY ALL LIMIT %d
        """
            .formatted(sent, rows, what, EXAMPLES),
        row -> row.getString(1));
  }

  private static String archived() {
    return Stream.of(Dataset.values())
        .filter(dataset -> dataset != Dataset.RAW && dataset != Dataset.ENRICHED)
        .map(
            dataset ->
                "SELECT topic, \"partition\", \"offset\" FROM lake." + LakeSchema.name(dataset))
        .collect(Collectors.joining(" UNION ALL "));
  }

  /**
   * Final rows count what is processed: a record that is a dead letter for nothing lacks nowhere.
   */
  private List<String> misjudged() throws SQLException {
    return duckdb.query(
        """
        SELECT concat_ws(', by topic: ',
          format('dead letters: {} rows of %1$d broken records', coalesce(sum(n), 0)::BIGINT),
          string_agg(topic || ' ' || n, ', ' ORDER BY topic))
        FROM (SELECT topic, count(*) AS n FROM lake.%2$s GROUP BY ALL)
        HAVING coalesce(sum(n), 0) <> %1$d
        """
            .formatted(backlog.broken(), LakeSchema.name(Dataset.DEAD_LETTER)),
        row -> row.getString(1));
  }

  /** Copies, records of one id in a topic, vehicle and window, are counted as duplicates. */
  private List<String> miscounted() throws SQLException {
    String expected =
        Stream.of(Topic.values())
            .map(
                topic ->
                    "coalesce(sum(n) FILTER (side = '%s'), 0)::BIGINT AS %s"
                        .formatted(LakeSchema.side(topic), LakeSchema.side(topic)))
            .collect(Collectors.joining(", "));
    String counts =
        Stream.concat(Stream.of(Topic.values()).map(LakeSchema::side), Stream.of("duplicates"))
            .collect(Collectors.joining(", "));
    return duckdb.query(
        """
        WITH sides AS (
          SELECT device_id AS vehicle_id, event_time // %2$d * %2$d AS window_start, side,
            count(DISTINCT id) + count(*) FILTER (id IS NULL) AS n, count(*) AS records
          FROM (%1$s)
          WHERE %3$s
          GROUP BY ALL
        ),
        expected AS (
          SELECT vehicle_id, window_start, %4$s, sum(records - n)::BIGINT AS duplicates
          FROM sides
          GROUP BY ALL
        )
        SELECT format('enriched: vehicle {}, window {}: counts {}, made from {}',
          vehicle_id, make_timestamp(window_start), row(%5$s)::VARCHAR, row(%6$s)::VARCHAR)
        FROM lake.enriched e FULL JOIN expected x USING (vehicle_id, window_start)
        WHERE row(%5$s) IS DISTINCT FROM row(%6$s)
        ORDER BY ALL LIMIT %7$d
        """
            .formatted(
                LakeSchema.events("lake"),
                backlog.window().toMillis() * 1000,
                LakeSchema.counts("event_time", backlog),
                expected,
                prefixed("e.", counts),
                prefixed("x.", counts),
                EXAMPLES),
        row -> row.getString(1));
  }

  private static String prefixed(String prefix, String columns) {
    return prefix + columns.replace(", ", ", " + prefix);
  }

  private static String difference(Dataset dataset) {
    String key =
        LakeSchema.key(dataset).stream().map("\"%s\""::formatted).collect(Collectors.joining(", "));
    String differing =
        LakeSchema.values(dataset).entrySet().stream()
            .map(LakeCheck::differing)
            .collect(Collectors.joining(", ", "concat_ws(', ', ", ")"));
    return """
        WITH compared AS (
          SELECT row(%2$s)::VARCHAR AS key, CASE
            WHEN a.here IS NULL THEN 'missing'
            WHEN b.here IS NULL THEN 'not in the other lake'
            ELSE %3$s END AS difference
          FROM (SELECT true AS here, * FROM lake.%1$s) a
          FULL JOIN (SELECT true AS here, * FROM reference.%1$s) b USING (%2$s)
        )
        SELECT format('%1$s {}: {}', key, difference) FROM compared
        WHERE difference <> '' ORDER BY ALL LIMIT %4$d
        """
        .formatted(LakeSchema.name(dataset), key, differing, EXAMPLES);
  }

  private static String differing(Map.Entry<String, Boolean> column) {
    String different =
        column.getValue()
            ? "(a.%1$s IS NULL) <> (b.%1$s IS NULL) OR abs(a.%1$s - b.%1$s) > "
                + TOLERANCE
                + " * greatest(1, abs(b.%1$s))"
            : "a.%1$s IS DISTINCT FROM b.%1$s";
    String quoted = "\"%s\"".formatted(column.getKey());
    return "CASE WHEN %s THEN '%s: ' || coalesce(a.%s::VARCHAR, 'null') || ' not ' || coalesce(b.%s::VARCHAR, 'null') END"
        .formatted(different.formatted(quoted), column.getKey(), quoted, quoted);
  }

  private static String firstLine(SQLException e) {
    return e.getMessage().lines().findFirst().orElse("");
  }

  @Override
  public void close() throws SQLException {
    duckdb.close();
  }
}
