package org.citystream.runners;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.lake.LakeOptions;
import org.citystream.runners.InspectReport.DatasetState;
import org.citystream.runners.InspectReport.DeadLetters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
  private static final Instant START = Instant.parse("2026-01-31T06:00:00Z");
  private static final int MINUTES = 4;
  private static final int WINDOWS = 3;

  @TempDir private Path temporary;

  @Test
  void lakeIsShownAsItIs() throws Exception {
    TestFeed feed = new TestFeed().value("gps_data", "broken", "{".getBytes(UTF_8));
    for (int minute = 0; minute < 2; minute++) {
      feed.allFive("a", START.plusSeconds(60L * minute), minute);
    }
    // DuckDB and Beam read brackets in a path as a pattern.
    Path folder = temporary.resolve("it's [a] lake");
    DemoLake.write(folder, feed);
    Instant before = Instant.now();

    CommandRun run = inspect(folder);

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode json = json(run);
    try (LakeViews views = new LakeViews(org.joda.time.Duration.standardMinutes(1))) {
      views.showAll(folder.toString());
      for (Dataset dataset : Dataset.values()) {
        JsonNode state = json.path("datasets").path(dataset.path());
        List<Path> files = files(folder.resolve(dataset.path()));
        long bytes = 0;
        for (Path file : files) {
          bytes += Files.size(file);
        }
        String rows = "SELECT count(*) FROM " + LakeViews.name(dataset);
        assertThat(state.path("rows").longValue())
            .isPositive()
            .isEqualTo(views.number(rows).orElseThrow());
        assertThat(state.path("files").intValue()).isEqualTo(files.size());
        assertThat(state.path("small_files").intValue()).isEqualTo(files.size());
        assertThat(state.path("bytes").longValue()).isEqualTo(bytes);
        String newest =
            "SELECT epoch_ms(max(%s)) FROM %s"
                .formatted(timeColumn(dataset), LakeViews.name(dataset));
        Instant time = Instant.ofEpochMilli(views.number(newest).orElseThrow());
        assertThat(state.path("newest").textValue()).isEqualTo(time.toString());
        assertThat(state.path("behind_seconds").longValue())
            .isBetween(
                Duration.between(time, before).toSeconds(),
                Duration.between(time, Instant.now()).toSeconds());
        assertThat(run.out().lines())
            .anySatisfy(
                line ->
                    assertThat(line)
                        .startsWith(dataset.path() + " ")
                        .contains(" %s ".formatted(state.path("rows").longValue())));
      }
    }
    assertThat(run.out()).containsPattern("gps_data +MALFORMED_JSON +1\n");
    assertThat(json.path("dead_letters_last_hour").intValue()).isEqualTo(1);
    assertThat(json.path("lake").textValue()).isEqualTo(folder.toString());
    assertThat(json.path("problems").intValue()).isZero();
  }

  private static String timeColumn(Dataset dataset) {
    return switch (dataset) {
      case RAW, DEAD_LETTER -> "kafka_timestamp";
      case ENRICHED -> "window_end";
      default -> "event_time";
    };
  }

  @Test
  void deadLettersOfTheLastHourAreCountedOnce() throws Exception {
    makeLake();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute(
          "COPY (FROM read_parquet('%s/**/*.parquet', hive_partitioning = false)) TO '%s'"
              .formatted(
                  temporary.resolve("dead_letter"), hour("dead_letter").resolve("again.parquet")));
    }
    int old = 2;

    InspectReport report = look(START.plus(Duration.ofMinutes(60 + old)));

    assertThat(report.deadLetters())
        .containsExactly(new DeadLetters("gps_data", "MALFORMED_JSON", MINUTES - old));
    assertThat(report.datasets().get(Dataset.DEAD_LETTER).rows()).isEqualTo(2 * MINUTES);
    assertThat(look(START.plus(Duration.ofDays(1))).deadLetters()).isEmpty();
  }

  @Test
  void fileThatCannotBeReadIsNamedAndTheOthersAreCounted() throws Exception {
    makeLake();
    Path raw = hour("raw/topic=gps_data");
    byte[] whole = Files.readAllBytes(files(raw).get(0));
    Files.write(raw.resolve("cut.parquet"), Arrays.copyOf(whole, whole.length / 2));
    Files.writeString(raw.resolve("empty.parquet"), "");
    Files.copy(files(raw).get(0), hour("enriched").resolve("foreign.parquet"));

    CommandRun run = inspect(temporary);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .containsPattern("/cut\\.parquet: .*not a Parquet file")
        .containsPattern("/empty\\.parquet: .*not a Parquet file")
        .containsPattern("/foreign\\.parquet: not of enriched: lacks window_end\n");
    JsonNode json = json(run);
    assertThat(json.path("problems").intValue()).isEqualTo(3);
    assertThat(json.at("/datasets/raw/rows").intValue())
        .isEqualTo(MINUTES * (MadeLake.A_MINUTE + 1));
    assertThat(json.at("/datasets/raw/files").intValue()).isEqualTo(MINUTES + 2);
    assertThat(json.at("/datasets/enriched/rows").intValue()).isEqualTo(WINDOWS);
  }

  @Test
  void datasetThatHasNoFilesIsEmpty() throws Exception {
    Files.createDirectories(temporary.resolve("raw"));

    CommandRun run = inspect(temporary);

    assertThat(run.exitCode()).isZero();
    for (Dataset dataset : Dataset.values()) {
      JsonNode state = json(run).path("datasets").path(dataset.path());
      assertThat(state.path("rows").intValue()).isZero();
      assertThat(state.path("files").intValue()).isZero();
      assertThat(state.path("newest").isNull()).isTrue();
      assertThat(state.path("behind_seconds").isNull()).isTrue();
    }
    assertThat(run.out())
        .contains("\nno dead letters in the last hour\n")
        .contains("\nmaintenance  none\n");
  }

  @Test
  void folderThatIsNoLakeIsRefusedInALine() {
    CommandRun run = inspect(temporary);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().strip())
        .isEqualTo("citystream: --lake=%s: is no lake, for it has no dataset".formatted(temporary));
    assertThat(run.out()).isEmpty();
  }

  @Test
  void whatCommandsAndCrashesHaveLeftIsShown() throws Exception {
    makeLake();
    write(".set-aside/raw/topic=gps_data/broken.parquet", 1500);
    write(".temp/fresh.parquet", 1);
    Path old = write(".temp/old.parquet", 20);
    Files.setLastModifiedTime(
        old, FileTime.from(Instant.now().minus(Duration.ofHours(24).plusSeconds(1))));

    try (MaintenanceLock lock =
        MaintenanceLock.acquire(options(), "compact", new PrintWriter(new StringWriter()))) {
      CommandRun run = inspect(temporary);
      lock.check();

      assertThat(run.out())
          .containsPattern("\nmaintenance  compact on .*, process \\d+, since .*\n")
          .contains("\nset aside    files: 1, size: 1.5 kB\n")
          .contains("\nleft over    files: 1, size: 20 B\n");
      JsonNode json = json(run);
      assertThat(json.path("maintenance").textValue()).startsWith("compact on ");
      assertThat(json.path("set_aside_files").intValue()).isEqualTo(1);
      assertThat(json.path("left_over_files").intValue()).isEqualTo(1);
    }
  }

  @Test
  void fileThatGoesAwayIsNoProblem() throws Exception {
    makeLake();
    List<Metadata> listed = LakeListing.files(options(), "enriched");
    Files.delete(Path.of(listed.get(0).resourceId().toString()));

    List<ParquetFooter> footers =
        ParquetFooter.read(Dataset.ENRICHED, listed, 1, new PrintWriter(new StringWriter()));

    assertThat(footers).extracting(ParquetFooter::file).isEqualTo(listed.subList(1, WINDOWS));
    assertThat(footers).extracting(ParquetFooter::problem).containsOnlyNulls();
  }

  @Test
  void fileOfAMegabyteIsNotSmall() {
    DatasetState state =
        DatasetState.of(
            Stream.of(LakeInspection.SMALL_BYTES - 1, LakeInspection.SMALL_BYTES)
                .map(bytes -> new ParquetFooter(file(bytes), 1, null, null))
                .toList());

    assertThat(state.small()).isEqualTo(1);
  }

  private static Metadata file(long bytes) {
    return Metadata.builder()
        .setResourceId(FileSystems.matchNewResource("/lake/a.parquet", false))
        .setSizeBytes(bytes)
        .setIsReadSeekEfficient(true)
        .build();
  }

  private void makeLake() throws Exception {
    try (MadeLake lake = new MadeLake(temporary, START)) {
      lake.write(MINUTES, WINDOWS);
    }
  }

  private Path hour(String dataset) {
    return temporary.resolve(dataset).resolve("dt=2026-01-31").resolve("hour=06");
  }

  private Path write(String name, int bytes) throws IOException {
    Path file = temporary.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[bytes]);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }

  private LakeOptions options() {
    return PipelineSetup.parseLake(List.of("--lake=" + temporary));
  }

  private InspectReport look(Instant now) throws Exception {
    return new LakeInspection(options(), temporary, new PrintWriter(new StringWriter())).look(now);
  }

  private static CommandRun inspect(Path lake) {
    return CommandRun.of("inspect", "--lake=" + lake);
  }

  private static JsonNode json(CommandRun run) throws IOException {
    return new ObjectMapper().readTree(run.lastLine());
  }
}
