package org.citystream.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.citystream.contracts.lake.Dataset;

/**
 * A lake of four records of gps_data, offsets 0 to 3: two readings of one vehicle in a window, a
 * copy of the second, and a dead letter.
 */
final class MadeLake {
  static final Instant WINDOW = Instant.parse("2026-01-31T07:00:00Z");
  static final Backlog BACKLOG =
      new Backlog(
          Map.of(new TopicPartition("gps_data", 0), 4L),
          1,
          Duration.ofSeconds(2),
          WINDOW,
          WINDOW.plus(SteadyLoad.WINDOW),
          SteadyLoad.WINDOW);

  private static final String PLACE = "'gps_data' AS topic, 0 AS \"partition\"";

  private final Path root;
  private int files;

  private MadeLake(Path root) {
    this.root = root;
  }

  /** A lake in which nothing is wrong. */
  static MadeLake right(Path root) throws IOException, SQLException {
    MadeLake lake = new MadeLake(root);
    lake.add(Dataset.RAW, "SELECT %s, unnest(range(4)) AS \"offset\"".formatted(PLACE));
    lake.addReading(0, "a", 50);
    lake.addReading(1, "b", 52.5);
    lake.addReading(2, "b", 52.5);
    lake.addDeadLetter(3);
    lake.addRow(WINDOW, 2, 1, 51.25);
    return lake;
  }

  /** Adds a processed record. */
  Path addReading(int offset, String id, double speed) throws IOException, SQLException {
    return add(
        Dataset.PROCESSED_GPS,
        "SELECT %s, %d AS \"offset\", '%s' AS id, 'v' AS device_id, '%s' AS event_time, %s AS speed"
            .formatted(PLACE, offset, id, WINDOW.plusSeconds(offset), speed));
  }

  /** Adds a record that nobody could read. */
  Path addDeadLetter(int offset) throws IOException, SQLException {
    return add(Dataset.DEAD_LETTER, "SELECT %s, %d AS \"offset\"".formatted(PLACE, offset));
  }

  /** Adds an on-time row of the vehicle. */
  Path addRow(Instant window, int gpsEvents, int duplicates, double speed)
      throws IOException, SQLException {
    return add(
        Dataset.ENRICHED,
        """
        SELECT 'v' AS vehicle_id, '%s' AS window_start, '%s' AS window_end, %d AS gps_events,
          %d AS duplicates, %s AS speed_avg, 0 AS vehicle_events, 0 AS traffic_events,
          0 AS weather_events, 0 AS emergency_events, 'ON_TIME' AS pane_timing
        """
            .formatted(window, window.plus(SteadyLoad.WINDOW), gpsEvents, duplicates, speed));
  }

  /** Adds a file with the rows of a query; columns that it lacks are null. */
  Path add(Dataset dataset, String query) throws IOException, SQLException {
    Path folder = Files.createDirectories(root.resolve(dataset.path() + "/dt=2026-01-31/hour=07"));
    Path file = folder.resolve("%d.parquet".formatted(files++));
    try (DuckDb duckdb = new DuckDb(1, root)) {
      duckdb.execute("CREATE TABLE made AS " + LakeSchema.noRows(dataset));
      duckdb.execute("INSERT INTO made BY NAME " + query);
      duckdb.execute("COPY made TO '%s' (FORMAT parquet)".formatted(file));
    }
    return file;
  }

  /** Makes a dataset empty. */
  void clear(Dataset dataset) throws IOException {
    Workplace.delete(root.resolve(dataset.path()));
  }

  /** The lake as it is now. */
  LakeFolder folder() throws IOException {
    LakeFolder folder = new LakeFolder(root);
    folder.refresh();
    return folder;
  }
}
