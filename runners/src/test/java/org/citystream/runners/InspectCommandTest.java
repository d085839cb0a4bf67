package org.citystream.runners;

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
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.lake.LakeOptions;
import org.citystream.runners.InspectReport.DatasetState;
import org.citystream.runners.InspectReport.DeadLetters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
  private static final Instant START = Instant.parse("2026-01-31T06:00:00Z");
  private static final int MINUTES = 4;
  private static final int WINDOWS = 3;

  @TempDir private Path temporary;
  private Path lake;

  @BeforeEach
  void nameLake() {
    // DuckDB and Beam read brackets in a path as a pattern.
    lake = temporary.resolve("a [lake] {of} mine");
  }

  @Test
  void lakeIsShownAsItIs() throws Exception {
    makeLake();

    JsonNode json = assertShownAsItIs(lake);

    assertThat(json.at("/datasets/enriched/newest").textValue())
        .isEqualTo(START.plus(Duration.ofMinutes(WINDOWS)).toString());
    assertThat(json.at("/datasets/raw/rows").intValue())
        .isEqualTo(MINUTES * (MadeLake.A_MINUTE + 1));
  }

  /**
   * Inspects a lake and counts what is in it in another way.
   *
   * @return the last line
   */
  static JsonNode assertShownAsItIs(Path lake) throws Exception {
    Instant before = Instant.now();
    CommandRun run = inspect(lake);
    Instant after = Instant.now();

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode json = json(run);
    assertThat(json.path("lake").textValue()).isEqualTo(lake.toString());
    assertThat(json.path("problems").intValue()).isZero();
    try (LakeViews views = new LakeViews(org.joda.time.Duration.standardMinutes(1))) {
      views.showAll(lake.toString());
      for (Dataset dataset : Dataset.values()) {
        JsonNode state = json.path("datasets").path(dataset.path());
        List<Path> files = files(lake.resolve(dataset.path()));
        long bytes = 0;
        for (Path file : files) {
          bytes += Files.size(file);
        }
        long rows = views.number("SELECT count(*) FROM " + LakeViews.name(dataset)).orElseThrow();
        assertThat(state.path("rows").longValue()).isEqualTo(rows);
        assertThat(state.path("files").intValue()).isEqualTo(files.size());
        assertThat(state.path("bytes").longValue()).isEqualTo(bytes);
        Optional<Instant> newest =
            views
                .number(
                    "SELECT epoch_ms(max(%s)) FROM %s"
                        .formatted(timeColumn(dataset), LakeViews.name(dataset)))
                .map(Instant::ofEpochMilli);
        assertThat(state.path("newest").textValue())
            .isEqualTo(newest.map(Instant::toString).orElse(null));
        if (newest.isPresent()) {
          assertThat(state.path("behind_seconds").longValue())
              .isBetween(
                  Duration.between(newest.get(), before).toSeconds(),
                  Duration.between(newest.get(), after).toSeconds());
        }
        assertThat(run.out())
            .containsPattern(
                String.format(Locale.ROOT, "\n%s +%,d +%,d +", dataset.path(), rows, files.size()));
      }
    }
    return json;
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
    copy(
        "FROM read_parquet('%s', hive_partitioning = false)"
            .formatted(LakeViews.pattern(lake.toString(), Dataset.DEAD_LETTER)),
        hour("dead_letter").resolve("again.parquet"));
    int old = 2;

    InspectReport report = look(START.plus(Duration.ofMinutes(60 + old)));

    assertThat(report.deadLetters())
        .containsExactly(new DeadLetters("gps_data", "MALFORMED_JSON", MINUTES - old));
    assertThat(report.datasets().get(Dataset.DEAD_LETTER).rows()).isEqualTo(2 * MINUTES);
    StringWriter screen = new StringWriter();
    report.print(new PrintWriter(screen));
    assertThat(screen.toString())
        .containsPattern("\ngps_data +MALFORMED_JSON +%d\n".formatted(MINUTES - old));
    assertThat(look(START.plus(Duration.ofDays(1))).deadLetters()).isEmpty();
  }

  @Test
  void fileOfSeveralRowGroupsIsCountedToItsLastRow() throws Exception {
    int rows = 5000;
    copy(
        "SELECT to_timestamp(i) AS event_time FROM range(%d) rows(i)".formatted(rows),
        Files.createDirectories(hour("processed/gps")).resolve("large.parquet"));

    DatasetState state = look(START).datasets().get(Dataset.PROCESSED_GPS);

    assertThat(state.rows()).isEqualTo(rows);
    assertThat(state.newest()).isEqualTo(Instant.ofEpochSecond(rows - 1));
  }

  @Test
  void fileThatCannotBeReadIsNamedAndTheOthersAreCounted() throws Exception {
    makeLake();
    Path raw = hour("raw/topic=gps_data");
    byte[] whole = Files.readAllBytes(files(raw).get(0));
    Files.write(raw.resolve("cut.parquet"), Arrays.copyOf(whole, whole.length / 2));
    Files.writeString(raw.resolve("empty.parquet"), "");
    Files.copy(files(raw).get(0), hour("enriched").resolve("foreign.parquet"));

    CommandRun run = inspect(lake);

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
  void ofManyFilesThatCannotBeReadTheFirstAreNamed() throws Exception {
    int files = 12;
    for (int file = 0; file < files; file++) {
      write("raw/topic=gps_data/dt=2026-01-31/hour=06/%d.parquet".formatted(file), 1);
    }

    CommandRun run = inspect(lake);

    assertThat(run.out().lines().filter(line -> line.contains("not a Parquet file"))).hasSize(10);
    assertThat(run.out().lines()).contains("and %d more".formatted(files - 10));
    assertThat(json(run).path("problems").intValue()).isEqualTo(files);
  }

  @Test
  void datasetThatHasNoFilesIsEmpty() throws Exception {
    Files.createDirectories(lake.resolve("raw"));

    CommandRun run = inspect(lake);

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
  void folderThatIsNoLakeIsRefusedInALine() throws Exception {
    Files.createDirectories(lake);

    CommandRun run = inspect(lake);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().strip())
        .isEqualTo("citystream: --lake=%s: is no lake, for it has no dataset".formatted(lake));
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
      CommandRun run = inspect(lake);
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
    try (MadeLake made = new MadeLake(lake, START)) {
      made.write(MINUTES, WINDOWS);
    }
  }

  private static void copy(String query, Path file) throws SQLException {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      // The fewest rows that DuckDB puts into a row group.
      statement.execute("COPY (%s) TO '%s' (ROW_GROUP_SIZE 2048)".formatted(query, file));
    }
  }

  private Path hour(String dataset) {
    return lake.resolve(dataset).resolve("dt=2026-01-31").resolve("hour=06");
  }

  private Path write(String name, int bytes) throws IOException {
    Path file = lake.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[bytes]);
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }

  private LakeOptions options() {
    return PipelineSetup.parseLake(List.of("--lake=" + lake));
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
