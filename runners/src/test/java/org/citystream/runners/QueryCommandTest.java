package org.citystream.runners;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers from a lake of two vehicles and two minutes at the two sides of midnight. */
class QueryCommandTest {
  private static final Instant TIME = Instant.parse("2026-01-31T23:59:10Z");
  // DuckDB reads brackets in a path as a pattern, and SQL the apostrophe as an end.
  @TempDir private static Path temporary;
  private static String lake;

  @BeforeAll
  static void writeLake() throws Exception {
    TestFeed feed = new TestFeed().value("gps_data", "broken", "{".getBytes(UTF_8));
    for (int minute = 0; minute < 2; minute++) {
      feed.allFive("a", TIME.plusSeconds(60L * minute), minute);
      feed.allFive("b", TIME.plusSeconds(60L * minute), minute);
    }
    lake = DemoLake.write(temporary.resolve("it's [a] lake"), feed).folder().toString();
  }

  @Test
  void withoutArgumentItListsTheQuestionsAndWhatTheyAnswer() {
    CommandRun list = CommandRun.of("query");

    assertThat(list.exitCode()).isZero();
    assertThat(list.out().lines())
        .hasSize(12)
        .anySatisfy(line -> assertThat(line).matches("vehicles_now +Where every vehicle is now.*"));
  }

  @Test
  void everyQuestionIsAnsweredByItsName() throws Exception {
    for (String name : Questions.names()) {
      assertThat(query(name).exitCode()).as(name).isZero();
    }
  }

  @Test
  void tableIsForPeople() {
    assertThat(
            query(
                    "SELECT vehicle_id, NULL AS \"of it\", count(*) FROM enriched GROUP BY ALL ORDER BY ALL")
                .out())
        .isEqualToNormalizingNewlines(
            """
            vehicle_id  of it  count_star()
            a                  2
            b                  2
            """);
  }

  @Test
  void longTableEndsWithWhatItLeavesOut() {
    assertThat(query("FROM range(1234)").out().lines())
        .hasSize(1002)
        .endsWith("999", "and 234 more rows: --format=csv and json print all");
  }

  @Test
  void csvIsForSpreadsheets() {
    String sql =
        "SELECT window_start, 'a \"b\", c' AS text FROM enriched WHERE vehicle_id = 'a' ORDER BY 1;";

    assertThat(query(sql, "--format=csv").out())
        .isEqualToNormalizingNewlines(
            """
            window_start,text
            2026-01-31 23:59:00,"a ""b"", c"
            2026-02-01 00:00:00,"a ""b"", c"
            """);
  }

  @Test
  void jsonIsForPrograms() throws Exception {
    JsonNode answer =
        new ObjectMapper().readTree(query("dead_letters_by_reason", "--format=json").out());

    assertThat(answer).hasSize(1);
    assertThat(answer.get(0).get("reason").asText()).isEqualTo("MALFORMED_JSON");
  }

  @Test
  void onlyTheDaysThatAreAskedForAreRead() {
    String sql = "SELECT count(*) FROM enriched";

    assertThat(query(sql, "--lastDay=2026-01-31").lastLine()).isEqualTo("2");
    assertThat(query(sql, "--firstDay=2026-02-01").lastLine()).isEqualTo("2");
    assertThat(query(sql).lastLine()).isEqualTo("4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vehicles_then|vehicles_then: no such question; query without argument lists them",
        "SELECT nothing FROM enriched|SELECT nothing FROM enriched: Binder Error: Referenced column",
        "DELETE FROM enriched|DELETE FROM enriched: ",
      })
  void whatIsNoQuestionIsRefusedInALine(String question, String message) {
    for (AnswerFormat format : AnswerFormat.values()) {
      CommandRun refused = query(question, "--format=" + format);

      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err().lines())
          .singleElement()
          .asString()
          .startsWith("citystream: " + message);
      assertThat(refused.out()).isEmpty();
    }
  }

  @Test
  void lakeThatIsNotThereIsRefusedInALine() {
    CommandRun refused = CommandRun.of("query", "vehicles_now", "--lake=" + lake + "-not");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err().strip())
        .isEqualTo("citystream: --lake=%s-not: no such folder".formatted(lake));
  }

  @Test
  void folderWithoutDatasetsIsRefusedInALine() {
    CommandRun refused = CommandRun.of("query", "vehicles_now", "--lake=" + temporary);

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err().strip())
        .isEqualTo("citystream: --lake=%s: is no lake, for it has no dataset".formatted(temporary));
  }

  @Test
  void fileThatIsNoneIsNamedInALine(@TempDir Path other) throws Exception {
    Path broken =
        Files.createDirectories(other.resolve("raw/topic=gps_data/dt=2026-01-31/hour=23"));
    Files.writeString(broken.resolve("broken.parquet"), "PAR1 and then nothing");

    CommandRun refused = CommandRun.of("query", "SELECT count(*) FROM raw", "--lake=" + other);

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err().lines())
        .singleElement()
        .asString()
        .startsWith("citystream: the lake has a file that cannot be read")
        .contains("broken.parquet");
  }

  @Test
  void folderThatIsNoDayIsLeftOutOfDays() {
    Days days = new Days(LocalDate.parse("2026-01-31"), LocalDate.parse("2026-01-31"));

    assertThat(days.haveFile("raw/topic=gps_data/dt=2026-01-31/hour=23/a.parquet")).isTrue();
    assertThat(days.haveFile("raw/topic=gps_data/dt=2026-02-01/hour=00/a.parquet")).isFalse();
    assertThat(days.haveFile("raw/topic=gps_data/dt=2026-01-99/hour=00/a.parquet")).isFalse();
  }

  @Test
  void daysInReverseAreRefusedInALine() {
    CommandRun refused = query("vehicles_now", "--firstDay=2026-02-01", "--lastDay=2026-01-31");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err().strip())
        .isEqualTo("citystream: --lastDay=2026-01-31: lies before --firstDay=2026-02-01");
  }

  @Test
  void statementReadsTheDatasetsWhoseTablesOrViewsItNames() {
    assertThat(LakeTables.named("FROM Enriched JOIN raw_files USING (dt)"))
        .extracting(LakeViews::name)
        .containsExactlyInAnyOrder("enriched", "raw");
  }

  private static CommandRun query(String question, String... more) {
    List<String> arguments = new ArrayList<>(List.of("query", question, "--lake=" + lake));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
