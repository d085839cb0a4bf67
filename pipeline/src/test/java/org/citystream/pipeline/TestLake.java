package org.citystream.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A lake in a local folder, read with DuckDB: another reader than the writer's library. */
public record TestLake(Path folder) {

  /** All rows of a query, each value as text; {@code $name} stands for the dataset's files. */
  public List<List<String>> query(String sql) {
    String placed = sql.replaceAll("\\$([a-z_/]+)", parquet("$1"));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(placed)) {
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new AssertionError(placed, e);
    }
  }

  private String parquet(String dataset) {
    return "read_parquet('%s/%s/**/*.parquet', hive_partitioning = false)"
        .formatted(folder, dataset);
  }

  /** The paths of all files, relative to the lake, sorted. */
  public List<Path> files() {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).map(folder::relativize).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folders that hold files, relative to the lake, sorted. */
  public List<String> folders() {
    return files().stream().map(file -> file.getParent().toString()).distinct().toList();
  }
}
