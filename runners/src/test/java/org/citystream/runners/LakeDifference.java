package org.citystream.runners;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.citystream.contracts.lake.Dataset;

/**
 * What two lakes say differently of the world: distinct rows, the final ones of enriched, without
 * the columns that say how a row came about.
 */
final class LakeDifference {
  private static final int EXAMPLES = 3;
  private static final String ROWS =
      """
      SELECT DISTINCT COLUMNS(c -> c NOT IN ('pane_index', 'pane_timing', 'emitted_at', 'run_id'))
      FROM %s
      """;

  private LakeDifference() {}

  /** For every dataset that differs, examples of rows that only one of the lakes has. */
  static Map<String, List<String>> between(Path one, Path other) throws SQLException {
    Map<String, List<String>> differences = new TreeMap<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
      for (Dataset dataset : Dataset.values()) {
        List<String> examples = new ArrayList<>();
        boolean inOne = hasFiles(duckdb, one, dataset);
        boolean inOther = hasFiles(duckdb, other, dataset);
        if (inOne && inOther) {
          examples.addAll(onlyIn(duckdb, one, other, dataset));
          examples.addAll(onlyIn(duckdb, other, one, dataset));
        } else if (inOne || inOther) {
          examples.add("files only in " + (inOne ? one : other));
        }
        if (!examples.isEmpty()) {
          differences.put(dataset.path(), examples);
        }
      }
    }
    return differences;
  }

  private static List<String> onlyIn(Connection duckdb, Path one, Path other, Dataset dataset)
      throws SQLException {
    List<String> rows = new ArrayList<>();
    String query =
        "SELECT d::VARCHAR FROM (%s EXCEPT %s) d LIMIT %d"
            .formatted(rows(one, dataset), rows(other, dataset), EXAMPLES);
    try (Statement statement = duckdb.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        rows.add("only in %s: %s".formatted(one.getFileName(), result.getString(1)));
      }
    }
    return rows;
  }

  private static String rows(Path lake, Dataset dataset) {
    String files = "read_parquet('%s', hive_partitioning = false)".formatted(glob(lake, dataset));
    return ROWS.formatted(
        dataset == Dataset.ENRICHED ? "(" + DemoLake.finalRows(files) + ")" : files);
  }

  private static boolean hasFiles(Connection duckdb, Path lake, Dataset dataset)
      throws SQLException {
    try (Statement statement = duckdb.createStatement();
        ResultSet count =
            statement.executeQuery(
                "SELECT count(*) FROM glob('%s')".formatted(glob(lake, dataset)))) {
      count.next();
      return count.getLong(1) > 0;
    }
  }

  private static String glob(Path lake, Dataset dataset) {
    return lake.resolve(dataset.path()) + "/**/*.parquet";
  }
}
