package org.citystream.runners;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

/**
 * A lake made by hand, a file a minute and dataset: each minute {@value #A_MINUTE} records of a
 * vehicle in partition 0 of {@code gps_data}, and one dead letter in partition 1.
 */
final class MadeLake implements AutoCloseable {
  static final int A_MINUTE = 6;

  private final Path folder;
  private final Instant start;

  private final Connection duckdb;

  MadeLake(Path folder, Instant start) throws SQLException {
    this.folder = folder;
    this.start = start;
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
  }

  /** Writes everything that was received up to a minute, and windows up to an earlier one. */
  MadeLake write(int minutes, int windows) throws IOException, SQLException {
    for (int minute = 0; minute < minutes; minute++) {
      Instant time = start.plus(Duration.ofMinutes(minute));
      long first = (long) A_MINUTE * minute;
      write("raw", minute, raw(records(first, time, A_MINUTE)) + " UNION ALL " + poison(minute));
      write("processed", minute, processed(records(first, time, A_MINUTE)));
      write(
          "dead_letter",
          minute,
          "SELECT *, 'MALFORMED_JSON' AS reason FROM (%s)".formatted(poison(minute)));
      if (minute < windows) {
        write("enriched", minute, enriched(time));
      }
    }
    return this;
  }

  /** Writes the only dead letter of another partition. */
  void writeSilent(int partition, long offset, Instant arrival) throws IOException, SQLException {
    String letter =
        """
        SELECT 'gps_data' AS topic, %d AS partition, %d::BIGINT AS "offset",
          %s AS kafka_timestamp, 'poison'::BLOB AS value"""
            .formatted(partition, offset, sql(arrival));
    copy(letter, hour("raw/topic=gps_data", arrival).resolve("silent.parquet"));
    copy(
        "SELECT *, 'MALFORMED_JSON' AS reason FROM (%s)".formatted(letter),
        hour("dead_letter", arrival).resolve("silent.parquet"));
  }

  /** Writes a record that was received in a minute and happened long before. */
  void writeLate(int minute, long offset, Instant time) throws IOException, SQLException {
    String record =
        "SELECT %d AS o, %s AS time, %s AS arrival"
            .formatted(offset, sql(time), sql(start.plus(Duration.ofMinutes(minute))));
    copy(raw(record), path("raw", minute).resolveSibling("late.parquet"));
    copy(processed(record), hour("processed/gps", time).resolve("late.parquet"));
  }

  /** Removes the file of a minute. */
  MadeLake without(String dataset, int minute) throws IOException {
    Files.delete(path(dataset, minute));
    return this;
  }

  /** The file of a minute. */
  Path path(String dataset, int minute) {
    String below =
        switch (dataset) {
          case "raw" -> "raw/topic=gps_data";
          case "processed" -> "processed/gps";
          default -> dataset;
        };
    Instant time = start.plus(Duration.ofMinutes(minute));
    return hour(below, time).resolve("minute-%02d.parquet".formatted(minute));
  }

  private Path hour(String below, Instant time) {
    String text = time.toString();
    return folder
        .resolve(below)
        .resolve("dt=" + text.substring(0, 10))
        .resolve("hour=" + text.substring(11, 13));
  }

  private static String sql(Instant time) {
    return "to_timestamp(%d)".formatted(time.getEpochSecond());
  }

  private static String records(long first, Instant time, int count) {
    return ("SELECT %d + i AS o, %s + to_seconds(9 * i) AS time, time AS arrival"
            + " FROM range(%d) r(i)")
        .formatted(first, sql(time), count);
  }

  private static String raw(String records) {
    return """
        SELECT 'gps_data' AS topic, 0 AS partition, o::BIGINT AS "offset",
          arrival AS kafka_timestamp,
          format('{{"deviceId": "v", "timestamp": {}}}', epoch_ms(time))::BLOB AS value
        FROM (%s)"""
        .formatted(records);
  }

  private String poison(int minute) {
    return """
        SELECT 'gps_data' AS topic, 1 AS partition, %d::BIGINT AS "offset",
          %s AS kafka_timestamp, 'poison'::BLOB AS value"""
        .formatted(minute, sql(start.plus(Duration.ofMinutes(minute))));
  }

  private static String processed(String records) {
    return """
        SELECT 'gps_data' AS topic, 0 AS partition, o::BIGINT AS "offset",
          arrival AS kafka_timestamp, 'v' AS device_id, time AS event_time
        FROM (%s)"""
        .formatted(records);
  }

  private static String enriched(Instant window) {
    return """
        SELECT 'v' AS vehicle_id, %s AS window_start, %s AS window_end,
          0::BIGINT AS vehicle_events, %d::BIGINT AS gps_events, 0::BIGINT AS traffic_events,
          0::BIGINT AS weather_events, 0::BIGINT AS emergency_events, 0::BIGINT AS duplicates,
          'ON_TIME' AS pane_timing, now() AS emitted_at"""
        .formatted(sql(window), sql(window.plusSeconds(60)), A_MINUTE);
  }

  private void write(String dataset, int minute, String rows) throws IOException, SQLException {
    copy(rows, path(dataset, minute));
  }

  private void copy(String rows, Path file) throws IOException, SQLException {
    Files.createDirectories(file.getParent());
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(
          "COPY (%s) TO %s (FORMAT parquet)".formatted(rows, LakeViews.quoted(file.toString())));
    }
  }

  @Override
  public void close() throws SQLException {
    duckdb.close();
  }
}
