package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackfillCommandTest {
  private static final String SIX = "2026-01-31T06:00:00Z";
  private static final String SEVEN = "2026-01-31T07:00:00Z";
  private static final String EIGHT = "2026-01-31T08:00:00Z";
  // What a row says, without who computed it and when.
  private static final String CONTENT = "* EXCLUDE (pane_index, pane_timing, emitted_at, run_id)";

  @TempDir private Path temporary;
  private PastHours lake;

  @BeforeEach
  void copyLake() throws Exception {
    lake = PastHours.copiedTo(temporary.resolve("a [b] lake"));
  }

  private CommandRun backfill(String from, String to, String... arguments) {
    return CommandRun.of(
        Stream.concat(
                Stream.of("backfill", "--lake=" + lake, "--from=" + from, "--to=" + to),
                Stream.concat(Stream.of("--settled=0s"), Stream.of(arguments)))
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "SparkRunner"})
  void whatWasLostIsComputedAnew(String runner) throws Exception {
    Map<String, List<String>> whole = lake.views(CONTENT);
    delete(lake.files("processed/gps/dt=2026-01-31/hour=06"));
    delete(lake.files("processed/weather/dt=2026-01-31/hour=07"));
    delete(lake.files("enriched/dt=2026-01-31/hour=06").subList(0, 3));
    assertThat(lake.views(CONTENT)).isNotEqualTo(whole);

    CommandRun run = backfill(SIX, EIGHT, "--runner=" + runner);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(lake.views(CONTENT)).isEqualTo(whole);
    assertThat(lake.folder().resolve(".temp")).isEmptyDirectory();
  }

  private static void delete(List<Path> files) throws IOException {
    for (Path file : files) {
      Files.delete(file);
    }
  }

  @Test
  void secondRunChangesNothing() throws Exception {
    delete(lake.files("enriched/dt=2026-01-31/hour=06").subList(0, 3));
    backfill(SIX, EIGHT);
    Map<String, List<String>> once = lake.views();

    CommandRun run = backfill(SIX, EIGHT, "--atOnce=1KB");

    assertThat(run.exitCode()).isZero();
    assertThat(lake.views()).isEqualTo(once);
  }

  @Test
  void rowsThatComeOutTheSameStayAsTheyWere() throws Exception {
    Map<String, List<String>> before = lake.views();

    backfill(SIX, EIGHT);

    assertThat(lake.views()).isEqualTo(before);
  }

  @Test
  void onlyTheHoursAskedForAreTouched() throws Exception {
    List<Path> raw = lake.files("raw");
    List<Path> six = lake.files("enriched/dt=2026-01-31/hour=06");
    List<Path> seven = lake.files("enriched/dt=2026-01-31/hour=07");

    backfill(SEVEN, EIGHT);

    assertThat(lake.files("raw")).isEqualTo(raw);
    assertThat(lake.files("enriched/dt=2026-01-31/hour=06")).isEqualTo(six);
    assertThat(lake.files("enriched/dt=2026-01-31/hour=07"))
        .hasSize(1)
        .doesNotContainAnyElementsOf(seven);
  }

  @Test
  void historyIsComputedWithOtherWindows() throws Exception {
    backfill(SIX, EIGHT, "--window=10m");

    // From 06:20 to 08:00 there are ten, in which a vehicle reports five times.
    assertThat(
            lake.query(
                "SELECT vehicle_id, count(*), min(window_end - window_start), max(window_end -"
                    + " window_start), min(gps_events), max(gps_events) FROM enriched WHERE"
                    + " vehicle_id <> 'c' GROUP BY ALL ORDER BY ALL"))
        .containsExactly("a|10|00:10:00|00:10:00|5|5", "b|10|00:10:00|00:10:00|5|5");
    assertThat(
            lake.query(
                "SELECT sum(vehicle_events + gps_events + traffic_events + weather_events + emergency_events) FROM enriched"))
        .isEqualTo(
            lake.query(
                "SELECT count(*) FROM (SELECT \"offset\" FROM processed_vehicle UNION ALL SELECT \"offset\" FROM processed_gps UNION ALL SELECT \"offset\" FROM processed_traffic UNION ALL SELECT \"offset\" FROM processed_weather UNION ALL SELECT \"offset\" FROM processed_emergency)"));
  }

  @Test
  void longWindowsAreComputedInOnePart() throws Exception {
    backfill(SIX, EIGHT, "--window=2h", "--atOnce=1KB");

    assertThat(
            lake.query(
                "SELECT vehicle_id, count(*), sum(gps_events) FROM enriched WHERE vehicle_id <> 'c'"
                    + " GROUP BY ALL ORDER BY ALL"))
        .containsExactly("a|1|" + PastHours.REPORTS, "b|1|" + PastHours.REPORTS);
  }

  @Test
  void rowsOfTheJoinStayWhereNothingElseIsLeft() throws Exception {
    List<String> enriched = lake.views().get("enriched");
    delete(lake.files("raw"));
    delete(lake.files("processed"));

    assertThat(backfill(SIX, EIGHT).exitCode()).isZero();

    assertThat(lake.views().get("enriched")).isEqualTo(enriched);
  }

  @Test
  void soonAfterAnotherItWinsAllTheSame() throws Exception {
    String[] command = {"backfill", "--lake=" + lake, "--from=" + SIX, "--to=" + EIGHT};
    backfill(SIX, EIGHT, "--maxFutureSkew=1h");
    int files = lake.files(".").size();

    CommandRun.of(command);

    // Once more rejected, and no event.
    assertThat(lake.query("SELECT count(*) FROM dead_letter WHERE reason = 'FUTURE_TIMESTAMP'"))
        .containsExactly("5");
    assertThat(lake.query("SELECT count(*) FROM processed_gps WHERE device_id = 'c'"))
        .containsExactly("0");
    assertThat(lake.query("SELECT count(*) FROM enriched WHERE vehicle_id = 'c'"))
        .containsExactly("0");
    assertThat(lake.files(".").size()).isLessThanOrEqualTo(files);
  }

  @Test
  void eventWhoseDeadLetterLiesOutsideIsLeftToItsHour() throws Exception {
    // It arrives at 07:02 and happens at 07:10: nothing of the hour before may be touched.
    Map<String, List<String>> before = lake.views(CONTENT);

    backfill(SIX, SEVEN, "--maxFutureSkew=1h");

    assertThat(lake.views(CONTENT)).isEqualTo(before);
  }

  @Test
  void filesAreAsManyAsTheShards() throws Exception {
    Map<String, List<String>> before = lake.views();

    backfill(SIX, EIGHT, "--numShards=2");

    assertThat(lake.views()).isEqualTo(before);
    assertThat(lake.files("enriched/dt=2026-01-31/hour=07")).hasSize(2);
  }

  @Test
  void deadLetterThatTheRulesTakeNowIsAnEvent() throws Exception {
    String letters = "SELECT count(*) FROM dead_letter WHERE reason = 'FUTURE_TIMESTAMP'";
    assertThat(lake.query(letters)).containsExactly("5");

    backfill(SIX, EIGHT, "--maxFutureSkew=1h");

    assertThat(lake.query(letters)).containsExactly("0");
    assertThat(lake.query("SELECT count(*) FROM dead_letter"))
        .containsExactly(String.valueOf(PastHours.MINUTES / 4));
    assertThat(lake.query("SELECT gps_events FROM enriched WHERE vehicle_id = 'c'"))
        .containsExactly("1");
    assertThat(lake.query("SELECT count(*) FROM processed_gps WHERE device_id = 'c'"))
        .containsExactly("1");
  }

  @Test
  void whatRawLacksKeepsItsRow() throws Exception {
    Map<String, List<String>> whole = lake.views(CONTENT);
    delete(lake.files("raw"));

    assertThat(backfill(SIX, EIGHT).exitCode()).isZero();

    Map<String, List<String>> without = lake.views(CONTENT);
    without.put("raw", whole.get("raw"));
    assertThat(without).isEqualTo(whole);
  }

  @Test
  void recordsThatArrivedLongAfterTheirEventKeepTheirRow() throws Exception {
    Map<String, List<String>> whole = lake.views(CONTENT);

    backfill(SIX, SEVEN, "--maxDelay=0s", "--maxFutureSkew=0s");

    assertThat(lake.views(CONTENT)).isEqualTo(whole);
  }

  @Test
  void youngFilesStayBesideTheNewOnes() throws Exception {
    List<Path> files = lake.files("enriched");
    Map<String, List<String>> before = lake.views(CONTENT);

    CommandRun run = CommandRun.of("backfill", "--lake=" + lake, "--from=" + SIX, "--to=" + EIGHT);

    assertThat(run.exitCode()).isZero();
    assertThat(lake.files("enriched")).containsAll(files).hasSizeGreaterThan(files.size());
    assertThat(lake.views(CONTENT)).isEqualTo(before);
  }

  @Test
  void brokenFileEndsItAndNothingIsChanged() throws Exception {
    Path broken = lake.files("raw").get(0);
    byte[] whole = Files.readAllBytes(broken);
    Files.write(broken, Arrays.copyOf(whole, whole.length / 2));
    List<Path> files = lake.files(".");

    CommandRun run = backfill(SIX, EIGHT);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines().filter(line -> line.startsWith("citystream: ")))
        .singleElement()
        .asString()
        .contains(broken.toString());
    assertThat(lake.files(".")).isEqualTo(files);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        SEVEN + "|" + SIX + "||--to=" + SIX + ": must be after --from=" + SEVEN,
        SIX + "|2026-01-31T06:30:00Z||--to=2026-01-31T06:30:00Z: must be the begin of an hour",
        SIX + "|2999-01-01T00:00:00Z||--to=2999-01-01T00:00:00Z: the hour before it is not over",
        "2999-01-01T00:00:00Z|2999-01-01T01:00:00Z||--from=2999-01-01T00:00:00Z: lies in the future",
        "2026-01-30T06:00:00Z|2026-01-30T07:00:00Z||--from=2026-01-30T06:00:00Z --to=2026-01-30T07:00:00Z: the lake has nothing there",
        "six|" + SEVEN + "||Invalid value for option '--from'",
        SIX + "|" + SEVEN + "|--window=0s|--window=0s: must be above zero",
        SIX + "|" + SEVEN + "|--maxFutureSkew=x|--maxFutureSkew=x: not a duration",
        SIX + "|" + SEVEN + "|--numShards=0|--numShards=0: must be 1 or more",
        SIX + "|" + SEVEN + "|--runId=x|--runId: every job has one of its own; leave it out",
        SEVEN
            + "|"
            + EIGHT
            + "|--window=2h|--from="
            + SEVEN
            + ": lies within a window of --window=2h",
        SIX + "|" + SEVEN + "|--window=2h|--to=" + SEVEN + ": lies within a window of --window=2h",
      })
  void whatMakesNoSenseIsRefusedInALine(String from, String to, String argument, String message)
      throws Exception {
    List<Path> files = lake.files(".");

    CommandRun refused = argument == null ? backfill(from, to) : backfill(from, to, argument);

    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err().lines())
        .singleElement()
        .asString()
        .startsWith("citystream: " + message);
    assertThat(lake.files(".")).isEqualTo(files);
  }
}
