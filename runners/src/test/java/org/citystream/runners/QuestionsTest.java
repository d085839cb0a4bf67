package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.citystream.contracts.lake.Dataset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The views and questions of {@code sql/}, over a lake that the pipeline wrote. */
class QuestionsTest {
  @TempDir private static Path folder;
  private static KnownCity city;
  private static SqlLake lake;
  private static Map<String, String> instead;

  @BeforeAll
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  static void writeLake() throws Exception {
    city = KnownCity.writtenTo(folder.toString());
    Instant began = Instant.now();
    assertThat(DemoLake.write(folder, city).summary().exact()).isTrue();
    for (String dataset : List.of("raw", "processed", "dead_letter")) {
      writeSecondCopies(folder.resolve(dataset));
    }
    lake = new SqlLake(folder);
    instead = instead(began, Instant.now());
  }

  /** Columns that are not the same every time, and what is compared instead. */
  private static Map<String, String> instead(Instant began, Instant ended) {
    return Map.of(
        "late_panes",
        "longest_late_seconds > 0 AS longest_late_seconds",
        "dead_letters_by_reason",
        """
        epoch_ms(first_arrival) >= %d AS first_arrival,
        epoch_ms(last_arrival) BETWEEN epoch_ms(first_arrival) AND %d AS last_arrival,
        split_part(example, ' at ', 1) AS example
        """
            .formatted(began.toEpochMilli(), ended.toEpochMilli()));
  }

  @AfterAll
  static void close() throws SQLException {
    lake.close();
  }

  /** What an engine does that writes its files, dies, and begins again. */
  private static void writeSecondCopies(Path dataset) throws IOException {
    try (Stream<Path> paths = Files.walk(dataset)) {
      for (Path file : paths.filter(path -> path.toString().endsWith(".parquet")).toList()) {
        Files.copy(file, file.resolveSibling("again-" + file.getFileName()));
      }
    }
  }

  /** Worked out by hand from what {@link KnownCity} sends. */
  private static Map<String, List<String>> answers() {
    String day = city.minute(0).substring(0, 10);
    int hour = LocalTime.parse(city.minute(0).substring(11)).getHour();
    int next = hour + 1;
    return Map.ofEntries(
        Map.entry(
            "vehicles_now",
            List.of(
                "ambulance|" + city.minute(4) + "|52.1|-1.0|North|40.0|null|BMW|C500",
                "bus|" + city.minute(64) + "|52.031|-1.0|North|0.0|Bus|BMW|C500")),
        Map.entry(
            "vehicle_journey",
            List.of(
                "bus|" + city.minute(0) + "|52.0|-1.0|North|0.0|0.0|Light|Sunny|0",
                "bus|" + city.minute(1) + "|52.001|-1.0|North|36.0|0.6|Light|Sunny|0",
                "bus|" + city.minute(2) + "|52.003|-1.0|North|50.0|1.6|Light|Rainy|0",
                "bus|" + city.minute(3) + "|52.004|-1.0|North|12.0|1.8|Light|Rainy|1",
                "bus|" + city.minute(4) + "|52.018|-1.0|North|30.0|2.3|Light|Rainy|1",
                "bus|" + city.minute(16) + "|52.02|-1.0|North|54.0|3.2|Light|Cloudy|0",
                "bus|" + city.minute(17) + "|52.022|-1.0|North|2.0|3.23|Light|Snowy|0",
                "bus|" + city.minute(30) + "|null|null|null|null|3.23|null|null|0",
                "bus|" + city.minute(45) + "|null|null|null|null|3.23|null|null|0",
                "bus|" + city.minute(61) + "|52.031|-1.0|North|48.0|4.03|Light|Foggy|0",
                "bus|" + city.minute(62) + "|52.031|-1.0|North|0.0|4.03|Light|null|0",
                "bus|" + city.minute(63) + "|52.031|-1.0|North|0.0|4.03|Light|null|0")),
        Map.entry(
            "vehicle_status",
            List.of(
                "bus|waiting|" + city.minute(0) + "|" + city.minute(1) + "|0.0",
                "bus|moving|" + city.minute(1) + "|" + city.minute(17) + "|3.2",
                "bus|waiting|" + city.minute(17) + "|" + city.minute(18) + "|0.03",
                "bus|moving|" + city.minute(61) + "|" + city.minute(62) + "|0.8",
                "bus|arrived|" + city.minute(62) + "|" + city.minute(64) + "|0.0")),
        Map.entry(
            "weather_along_journey",
            List.of(
                "bus|" + city.minute(0) + "|Rainy|0.9|10.0",
                "bus|" + city.minute(15) + "|Cloudy|0.5|6.5",
                "bus|" + city.minute(45) + "|null|null|7.0",
                "bus|" + city.minute(60) + "|Foggy|null|6.0")),
        Map.entry(
            "speed_by_hour_and_route",
            List.of(
                hour + "|A1|2|32.0|60.0|37.9|58.6",
                hour + "|north-ring|1|25.0|30.0|25.0|50.0",
                hour + "|null|1|10.0|10.0|null|null",
                next + "|Nikon-Cam|1|48.0|48.0|50.0|60.0")),
        Map.entry(
            "slowest_places",
            List.of(
                "52.02|-1.0|3|1|28.7|45.0|60.0",
                "52.1|-1.0|3|1|30.0|25.0|50.0",
                "52.0|-1.0|3|1|32.7|35.0|60.0")),
        Map.entry(
            "incidents_by_type_and_status",
            List.of(
                "Accident|Responding|2|6.0|" + city.minute(4) + ":30",
                "Fire|Resolved|1|4.5|" + city.minute(4) + ":30",
                "Flood|null|2|null|" + city.minute(4) + ":30")),
        Map.entry(
            "incident_cost",
            List.of(
                "Active|4|3|10.5|20.0|55.0|40.9",
                "Responding|2|2|20.0|30.0|60.0|14.6",
                "Resolved|1|1|30.0|25.0|50.0|2.6",
                "none|6|2|38.3|45.0|58.3|0.0",
                "unknown|1|1|10.0|null|null|null")),
        Map.entry(
            "dead_letters_by_reason",
            List.of(
                "vehicle_data|MALFORMED_JSON|2|true|true|the value is not JSON",
                "gps_data|NOT_AN_OBJECT|1|true|true|the value must be an object but is an array")),
        Map.entry(
            "duplicates",
            List.of(
                "emergency_data|13|13|0",
                "gps_data|14|14|0",
                "traffic_data|18|18|0",
                "vehicle_data|15|15|1",
                "weather_data|12|12|0")),
        Map.entry(
            "late_panes",
            List.of(day + "|" + hour + "|19|20|1|1|true", day + "|" + next + "|3|3|0|0|null")),
        Map.entry(
            "coverage_by_side",
            List.of(
                day + "|" + hour + "|19|52.6|57.9|68.4|47.4|52.6",
                day + "|" + next + "|3|100.0|100.0|100.0|100.0|0.0")));
  }

  private static List<String> questions() throws IOException {
    return names("questions");
  }

  private static List<String> names(String part) throws IOException {
    try (Stream<Path> files = Files.list(SqlLake.SQL.resolve(part))) {
      return files.map(file -> file.getFileName().toString().replace(".sql", "")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("questions")
  void everyQuestionIsAnsweredRight(String name) throws SQLException {
    assertThat(answers()).containsKey(name);
    String question = LakeViews.sql("sql/questions/" + name);
    if (instead.containsKey(name)) {
      question = "SELECT * REPLACE (%s) FROM (%s)".formatted(instead.get(name), question);
    }

    assertThat(lake.rows(question)).isEqualTo(answers().get(name));
  }

  @ParameterizedTest
  @EnumSource
  void aViewHasTheColumnsOfItsTableAndEveryRecordOnce(Dataset dataset) throws SQLException {
    String view = LakeViews.name(dataset);
    List<String> columns = new ArrayList<>();
    for (Schema.Field field : dataset.schema().getFields()) {
      columns.add(field.name());
    }
    if (dataset == Dataset.RAW) {
      columns.remove("topic");
      columns.add("topic");
    }
    columns.addAll(List.of("dt", "hour"));
    String key =
        dataset == Dataset.ENRICHED ? "vehicle_id, window_start" : "topic, partition, \"offset\"";

    assertThat(lake.rows("SELECT column_name FROM (DESCRIBE %s)".formatted(view)))
        .isEqualTo(columns);
    assertThat(lake.rows("SELECT count(*) FROM " + view))
        .isEqualTo(lake.rows("SELECT count(DISTINCT (%s)) FROM %s_files".formatted(key, view)))
        .isNotEqualTo(lake.rows("SELECT count(*) FROM %s_files".formatted(view)));
  }

  @Test
  void theFinalRowCountsTheMostRecordsThenIsTheLatest() throws SQLException {
    try (SqlLake repeated = new SqlLake(folder)) {
      repeated.execute("CREATE TABLE final AS FROM enriched");
      repeated.execute(
          """
          CREATE OR REPLACE VIEW enriched_files AS
          FROM final
          UNION ALL
          SELECT * REPLACE (emitted_at + INTERVAL '1' HOUR AS emitted_at, 'again' AS run_id)
          FROM final
          UNION ALL
          SELECT * REPLACE (
            emitted_at + INTERVAL '2' HOUR AS emitted_at, 'partial' AS run_id,
            vehicle_events - 1 AS vehicle_events, pane_index + 1 AS pane_index)
          FROM final
          UNION ALL
          SELECT * REPLACE ('early' AS run_id, vehicle_events - 1 AS vehicle_events,
            duplicates + 1 AS duplicates)
          FROM final
          """);

      assertThat(repeated.rows("SELECT run_id, count(*) FROM enriched GROUP BY ALL"))
          .containsExactly("again|" + KnownCity.WINDOWS);
    }
  }

  @Test
  void aFilterOnDayOrHourReadsNoOtherFolder() throws Exception {
    List<Path> broken = new ArrayList<>();
    for (Dataset dataset : Dataset.values()) {
      String topic = dataset == Dataset.RAW ? "/topic=gps_data" : "";
      Path other = folder.resolve(dataset.path() + topic + "/dt=9998-01-01/hour=99");
      Files.createDirectories(other);
      broken.add(Files.writeString(other.resolve("broken.parquet"), "not Parquet"));
    }
    try {
      for (Dataset dataset : Dataset.values()) {
        String count = "SELECT count(*) FROM " + LakeViews.name(dataset);
        assertThat(lake.rows(count + " WHERE dt < '9998-01-01'"))
            .isEqualTo(lake.rows(count + " WHERE hour < 24"))
            .doesNotContain("0");
        assertThatThrownBy(() -> lake.rows(count)).hasMessageContaining("broken.parquet");
      }
    } finally {
      for (Path file : broken) {
        Files.delete(file);
      }
    }
  }

  @Test
  void daysThatAreSetAreAllThatIsShown() throws SQLException {
    try (SqlLake bounded = new SqlLake(folder)) {
      bounded.execute("SET VARIABLE first_day = '9998-01-01'");
      assertThat(bounded.rows("SELECT count(*) FROM enriched")).containsExactly("0");
      bounded.execute("SET VARIABLE first_day = '%s'".formatted(city.minute(0).substring(0, 10)));
      assertThat(bounded.rows("SELECT count(*) FROM enriched"))
          .containsExactly(String.valueOf(KnownCity.WINDOWS));
      bounded.execute("SET VARIABLE last_day = '2000-01-01'");
      assertThat(bounded.rows("SELECT count(*) FROM enriched")).containsExactly("0");
    }
  }

  @ParameterizedTest
  @MethodSource("questions")
  void aQuestionLooksAtItsPeriodOnly(String name) throws SQLException {
    String question = LakeViews.sql("sql/questions/" + name);
    List<String> empty =
        List.of(
            "'9998-01-01', '9999-12-31', 0, 23",
            "'0001-01-01', '2000-01-01', 0, 23",
            "'0001-01-01', '9999-12-31', 24, 24",
            "'0001-01-01', '9999-12-31', -1, -1");
    try (SqlLake bounded = new SqlLake(folder)) {
      for (String period : empty) {
        bounded.execute(
            "CREATE OR REPLACE VIEW period(first_day, last_day, first_hour, last_hour) AS SELECT "
                + period);
        assertThat(bounded.rows(question)).as(period).isEmpty();
      }
    }
    // Wherever a question reads files.
    assertThat(question.split("CROSS JOIN parameters"))
        .hasSameSizeAs(
            question.split(
                "dt BETWEEN first_day AND last_day\\s+AND hour BETWEEN first_hour AND last_hour"));
  }

  @Test
  void whoeverReportsNoSpeedMovesByTheDistance() throws SQLException {
    try (SqlLake silent = new SqlLake(folder)) {
      silent.execute("CREATE TABLE final AS FROM enriched");
      silent.execute(
          """
          CREATE OR REPLACE VIEW enriched AS
          SELECT * REPLACE (NULL::DOUBLE AS speed_max)
          FROM final
          """);

      assertThat(silent.rows(LakeViews.sql("sql/questions/vehicle_status")))
          .isEqualTo(answers().get("vehicle_status"));
    }
  }

  @Test
  void anIntervalOfWeatherMayBeLongerThanAnHour() throws SQLException {
    String question =
        LakeViews.sql("sql/questions/weather_along_journey")
            .replace("15 AS interval_minutes", "120 AS interval_minutes");

    assertThat(lake.rows(question)).containsExactly("bus|" + city.minute(0) + "|Rainy|0.79|8.0");
  }

  @Test
  void ofWhatIsNotInTheLakeTheTablesHaveNoRows(@TempDir Path nothing) throws Exception {
    String columns = "SELECT column_name, column_type FROM (DESCRIBE %s_files) ORDER BY ALL";
    try (SqlLake empty = new SqlLake(nothing)) {
      for (Dataset dataset : Dataset.values()) {
        String table = LakeViews.name(dataset);
        assertThat(empty.rows("FROM " + table)).as(table).isEmpty();
        assertThat(empty.rows(columns.formatted(table)))
            .as(table)
            .isEqualTo(lake.rows(columns.formatted(table)));
      }
      for (String question : questions()) {
        assertThat(empty.rows(LakeViews.sql("sql/questions/" + question))).as(question).isEmpty();
      }
    }
  }

  @Test
  void theSchemasMayComeFromElsewhere(@TempDir Path nothing) throws SQLException {
    String columns = "SELECT column_name, column_type FROM (DESCRIBE %s_files)";
    try (SqlLake empty = new SqlLake(nothing)) {
      empty.execute(
          "CREATE OR REPLACE MACRO avro_schema(dataset) AS "
              + LakeViews.quoted(Dataset.RAW.schema().toString()));
      empty.execute(LakeViews.sql("sql/duckdb/tables"));

      assertThat(empty.rows(columns.formatted("processed_gps")))
          .isEqualTo(empty.rows(columns.formatted("raw")))
          .contains("headers|STRUCT(\"key\" VARCHAR, \"value\" BLOB)[]");
    }
  }

  @Test
  void thePeriodOfAthenaHasTheColumnsOfDuckDbs() throws SQLException {
    String columns = "SELECT column_name FROM (DESCRIBE %s)";

    assertThat(lake.rows(columns.formatted(LakeViews.sql("sql/trino/period"))))
        .isEqualTo(lake.rows(columns.formatted("period")));
  }

  @Test
  void everyFileSaysWhatItIsAndHoldsOneStatement() throws IOException {
    for (String part : List.of("views", "questions", "trino")) {
      for (String name : names(part)) {
        assertThat(LakeViews.sql("sql/" + part + "/" + name))
            .as(name)
            .matches("(?s)-- \\S[^\n]*\n(SELECT|WITH)\\s.*")
            .doesNotContain(";");
      }
    }
  }

  @Test
  void everyViewIsMadeAndEveryAnswerHasItsQuestion() throws Exception {
    TreeSet<String> views = new TreeSet<>(names("views"));
    views.addAll(names("trino"));

    assertThat(lake.rows("SELECT view_name FROM duckdb_views() WHERE NOT internal"))
        .containsAll(views);
    assertThat(views).containsAll(Stream.of(Dataset.values()).map(LakeViews::name).toList());
    assertThat(answers().keySet()).isEqualTo(new TreeSet<>(questions()));
  }
}
