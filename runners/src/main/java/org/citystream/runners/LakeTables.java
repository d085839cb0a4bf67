package org.citystream.runners;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.citystream.contracts.lake.Dataset;

/** DuckDB with the tables and views of {@code sql/} over a lake in a local folder. */
final class LakeTables implements AutoCloseable {
  private static final String PERIOD = "period";

  private final Connection duckdb;

  /**
   * Opens a lake.
   *
   * @param lake a local folder
   * @param days no other day's folders are read
   * @param temporary a folder for what memory cannot hold
   */
  LakeTables(Path lake, Days days, Path temporary) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("jdbc_stream_results", "true");
    duckdb = DriverManager.getConnection("jdbc:duckdb:", properties);
    // All that is needed comes with the library, and nothing is fetched behind anyone's back.
    execute("SET autoinstall_known_extensions = false");
    execute("SET TimeZone = 'UTC'");
    execute("SET temp_directory = " + LakeViews.quoted(temporary.toString()));
    set("lake", LakeViews.literal(lake.toString()));
    if (days.first() != null) {
      set("first_day", days.first().toString());
    }
    if (days.last() != null) {
      set("last_day", days.last().toString());
    }
    execute(
        Stream.of(Dataset.values())
            .map(
                dataset ->
                    "WHEN %s THEN %s"
                        .formatted(
                            LakeViews.quoted(LakeViews.name(dataset)),
                            LakeViews.quoted(dataset.schema().toString())))
            .collect(
                Collectors.joining(
                    " ", "CREATE MACRO avro_schema(dataset) AS (CASE dataset ", " END)")));
    execute(LakeViews.sql("sql/duckdb/tables"));
    execute(view(PERIOD, "sql/duckdb/" + PERIOD));
    for (Dataset dataset : Dataset.values()) {
      execute(view(LakeViews.name(dataset), "sql/views/" + LakeViews.name(dataset)));
    }
  }

  /** What to tell the user of a lake whose files DuckDB refuses. */
  static UsageException unreadable(SQLException e) {
    return new UsageException(
        "the lake has a file that cannot be read; move it away: " + firstLine(e));
  }

  /** What DuckDB says, without its explanations. */
  static String firstLine(SQLException e) {
    return e.getMessage().lines().findFirst().orElse("");
  }

  /** The datasets that a statement may read: those whose table or view it names. */
  static Set<Dataset> named(String sql) {
    return Arrays.stream(Dataset.values())
        .filter(
            dataset ->
                Pattern.compile(
                        "\\b%s(_files)?\\b".formatted(LakeViews.name(dataset)),
                        Pattern.CASE_INSENSITIVE)
                    .matcher(sql)
                    .find())
        .collect(Collectors.toSet());
  }

  /** What is done with an answer. */
  interface AnswerReader {
    void read(ResultSet answer) throws SQLException;
  }

  /** Reads the answer to a query. */
  void query(String sql, AnswerReader reader) throws SQLException {
    // Unprepared, DuckDB does not say what is wrong with it.
    try (PreparedStatement statement = duckdb.prepareStatement(sql);
        ResultSet answer = statement.executeQuery()) {
      reader.read(answer);
    }
  }

  /**
   * Writes the answer to a query to a file.
   *
   * @param options of DuckDB's {@code COPY}
   */
  void copy(String sql, Path file, String options) throws SQLException {
    String copy = "COPY (%s\n) TO %s (%s, USE_TMP_FILE false)";
    try (PreparedStatement statement =
        duckdb.prepareStatement(copy.formatted(sql, LakeViews.quoted(file.toString()), options))) {
      statement.execute();
    }
  }

  /** Executes a statement without answer. */
  void execute(String sql) throws SQLException {
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Sets a variable that queries read with {@code getvariable}. */
  void set(String variable, String value) throws SQLException {
    execute("SET VARIABLE %s = %s".formatted(variable, LakeViews.quoted(value)));
  }

  private static String view(String name, String file) {
    return "CREATE VIEW %s AS %s".formatted(name, LakeViews.sql(file));
  }

  @Override
  public void close() throws SQLException {
    duckdb.close();
  }
}
