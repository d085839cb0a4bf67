package org.citystream.runners;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.citystream.contracts.FailureReason;

/** A lake made by hand that has nothing but dead letters, of two hours. */
final class MadeDeadLetters implements AutoCloseable {
  /** When those arrived that have no other time. */
  static final Instant ARRIVAL = Instant.parse("2026-01-31T06:30:00Z");

  private final Path lake;
  private final Connection duckdb;
  private int files;

  MadeDeadLetters(Path lake) throws SQLException {
    this.lake = lake;
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
    execute(
        """
        CREATE TABLE letters (
          topic VARCHAR, partition INTEGER, "offset" BIGINT, kafka_timestamp TIMESTAMPTZ,
          key BLOB, value BLOB, reason VARCHAR, detail VARCHAR, run_id VARCHAR)""");
  }

  /** Adds a dead letter of {@code OUT_OF_DOMAIN} that arrived at the usual time. */
  MadeDeadLetters add(String topic, long offset, String key, String value) throws SQLException {
    return add(topic, offset, key, value, FailureReason.OUT_OF_DOMAIN, ARRIVAL);
  }

  /** Adds a dead letter of partition 0. */
  MadeDeadLetters add(
      String topic, long offset, String key, String value, FailureReason reason, Instant arrival)
      throws SQLException {
    return add(new Delivery(topic, 0, offset), key, value, reason, arrival);
  }

  /** Adds a dead letter; key and value may be null. */
  MadeDeadLetters add(
      Delivery delivery, String key, String value, FailureReason reason, Instant arrival)
      throws SQLException {
    String row =
        "INSERT INTO letters VALUES (?, ?, ?, to_timestamp(?), ?, ?, ?, 'of ' || ?, 'made')";
    try (PreparedStatement insert = duckdb.prepareStatement(row)) {
      insert.setString(1, delivery.topic());
      insert.setInt(2, delivery.partition());
      insert.setLong(3, delivery.offset());
      insert.setLong(4, arrival.getEpochSecond());
      insert.setBytes(5, key == null ? null : key.getBytes(UTF_8));
      insert.setBytes(6, value == null ? null : value.getBytes(UTF_8));
      insert.setString(7, reason.name());
      insert.setString(8, delivery.toString());
      insert.execute();
    }
    return this;
  }

  /** Adds dead letters of {@code gps_data} with these offsets, each with the same value. */
  MadeDeadLetters addMany(int number, String value) throws SQLException {
    execute(
        """
        INSERT INTO letters
        SELECT 'gps_data', 0, i, to_timestamp(%d), 'v'::BLOB, '%s'::BLOB, 'OUT_OF_DOMAIN', '', 'made'
        FROM range(%d) r(i)"""
            .formatted(ARRIVAL.getEpochSecond(), value, number));
    return this;
  }

  /** Writes what was added since the last time, a file an hour. */
  String write() throws IOException, SQLException {
    for (int hour = 6; hour < 8; hour++) {
      Path folder =
          Files.createDirectories(
              lake.resolve("dead_letter/dt=2026-01-31/hour=%02d".formatted(hour)));
      execute(
          "COPY (FROM letters WHERE hour(kafka_timestamp AT TIME ZONE 'UTC') = %d) TO '%s/%d.parquet'"
              .formatted(hour, folder, files++));
    }
    execute("DELETE FROM letters");
    return lake.toString();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    duckdb.close();
  }
}
