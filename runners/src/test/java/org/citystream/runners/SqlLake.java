package org.citystream.runners;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;

/** A lake in DuckDB with the tables and views of {@code sql/}, set up as the README says. */
final class SqlLake implements AutoCloseable {
  /** The folder {@code sql/} of the checkout. */
  static final Path SQL = Path.of("../sql");

  private final Connection duckdb;

  SqlLake(Path folder) throws SQLException {
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
    execute("SET file_search_path = '%s'".formatted(SQL.toAbsolutePath().getParent()));
    execute("SET VARIABLE lake = '%s'".formatted(folder));
    execute(LakeViews.sql("sql/duckdb/tables"));
    execute(LakeViews.sql("sql/duckdb/views"));
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The rows of a query, each as its values joined with bars. */
  List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = duckdb.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          Object value = result.getObject(i);
          values.add(
              String.valueOf(value instanceof Timestamp time ? time.toLocalDateTime() : value));
        }
        rows.add(String.join("|", values));
      }
    }
    return rows;
  }

  @Override
  public void close() throws SQLException {
    duckdb.close();
  }
}
