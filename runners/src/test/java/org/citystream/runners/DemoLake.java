package org.citystream.runners;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.citystream.pipeline.CityOptions;
import org.citystream.simulator.broker.EmbeddedBroker;

/** A lake that a demo has written, and questions to it. */
record DemoLake(Path folder, DemoSummary summary) {

  /** The rows of the join that count the most records, the newest of these. */
  static String finalRows(String table) {
    return """
    SELECT *
    FROM %s
    QUALIFY row_number() OVER (
      PARTITION BY vehicle_id, window_start
      ORDER BY
        vehicle_events + gps_events + traffic_events + weather_events + emergency_events
          + duplicates DESC,
        emitted_at DESC) = 1
    """
        .formatted(table);
  }

  /** Runs the pipeline on a broker of its own beside the feed until all is accounted for. */
  static DemoLake write(Path folder, Feed feed) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      return write(folder, feed, broker);
    }
  }

  static DemoLake write(Path folder, Feed feed, EmbeddedBroker broker) throws Exception {
    broker.createTopics(Preflight.topics("dead_letter"), 2);
    CityOptions options =
        PipelineSetup.parse(
            List.of(
                "--bootstrapServers=" + broker.bootstrapServers(),
                "--lake=" + folder,
                "--archiveInterval=1s",
                "--enrichedInterval=1s",
                "--idleTimeout=5s",
                "--allowedLateness=1d",
                "--enforceEncodability=true",
                "--enforceImmutability=true"),
            Map.of());
    DemoSummary summary =
        new Demo(options, feed, Duration.ofSeconds(90), new PrintWriter(new StringWriter())).run();
    return new DemoLake(folder, summary);
  }

  /** The final rows of the join, each as text. */
  List<String> finalRows() throws SQLException {
    return query(finalRowsQuery());
  }

  /** A query for the final rows of the join. */
  String finalRowsQuery() {
    return "SELECT * EXCLUDE (pane_index, pane_timing, emitted_at, run_id) FROM (%s) ORDER BY ALL"
        .formatted(
            finalRows(
                "read_parquet('%s', hive_partitioning = false)".formatted(files("enriched"))));
  }

  /** The pattern of a dataset's files. */
  String files(String dataset) {
    return folder.resolve(dataset) + "/**/*.parquet";
  }

  /** The rows of a query, each as its values joined with bars. */
  List<String> query(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          values.add(String.valueOf(result.getObject(i)));
        }
        rows.add(String.join("|", values));
      }
    }
    return rows;
  }
}
