package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
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

class CompactCommandTest {
  // DuckDB reads brackets in a path as a pattern, and Beam would, too.
  @TempDir private Path temporary;
  private PastHours lake;

  @BeforeEach
  void copyLake() throws Exception {
    lake = PastHours.copiedTo(temporary.resolve("a [b] lake"));
  }

  private CommandRun compact(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of("compact", "--lake=" + lake), Stream.of(arguments))
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "SparkRunner"})
  void hourBecomesOneFileAndTheViewsShowTheSame(String runner) throws Exception {
    copyOf(lake.files("processed/gps").get(0));
    copyOf(lake.files("raw").get(0));
    copyOf(lake.files("dead_letter").get(0));
    addSupersededPanes();
    Map<String, List<String>> before = lake.views();
    int files = lake.files(".").size();

    CommandRun run = compact("--runner=" + runner);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(lake.views()).isEqualTo(before);
    assertThat(lake.files(".")).hasSameSizeAs(lake.hours("."));
    assertThat(lake.query("SELECT count(*) FROM enriched_files"))
        .containsExactly(String.valueOf(before.get("enriched").size()));
    assertThat(lake.query("SELECT count(*) FROM processed_gps_files"))
        .containsExactly(String.valueOf(before.get("processed_gps").size()));
    var line = new ObjectMapper().readTree(run.lastLine());
    assertThat(line.get("files_before").asInt()).isEqualTo(files);
    assertThat(line.get("files").asInt()).isEqualTo(lake.files(".").size());
    assertThat(lake.folder().resolve(".temp")).isEmptyDirectory();
  }

  private static void copyOf(Path file) throws Exception {
    Files.copy(file, file.resolveSibling("second-copy.parquet"));
  }

  /** Earlier panes of all rows of an hour, which count a record less. */
  private void addSupersededPanes() throws Exception {
    Path hour = lake.hours("enriched").get(0);
    try (SqlLake sql = lake.sql()) {
      sql.execute(
          ("COPY (SELECT * REPLACE (gps_events - 1 AS gps_events, emitted_at + INTERVAL 1 HOUR"
                  + " AS emitted_at) FROM read_parquet(%s, hive_partitioning = false))"
                  + " TO %s (FORMAT parquet)")
              .formatted(
                  LakeViews.quoted(LakeViews.literal(hour.toString()) + "/*.parquet"),
                  LakeViews.quoted(hour.resolve("superseded.parquet").toString())));
    }
  }

  @Test
  void rowsLieByVehicleAndTime() throws Exception {
    compact();

    for (Path hour : lake.hours("processed/vehicle")) {
      String rows =
          "FROM read_parquet(%s, file_row_number = true)"
              .formatted(LakeViews.quoted(LakeViews.literal(hour.toString()) + "/*.parquet"));
      assertThat(lake.query("SELECT device_id, event_time " + rows + " ORDER BY file_row_number"))
          .isEqualTo(lake.query("SELECT device_id, event_time " + rows + " ORDER BY ALL"));
    }
  }

  @Test
  void compactedHoursAreLeftAlone() throws Exception {
    compact();
    List<Path> files = lake.files(".");

    assertThat(compact().exitCode()).isZero();

    assertThat(lake.files(".")).isEqualTo(files);
  }

  @Test
  void whatComesLaterJoinsTheCompactedFile() throws Exception {
    compact();
    Map<String, List<String>> before = lake.views();
    copyOf(lake.files("processed/gps").get(0));

    compact();

    assertThat(lake.views()).isEqualTo(before);
    assertThat(lake.files(".")).hasSameSizeAs(lake.hours("."));
  }

  @Test
  void hourHasAsManyFilesAsItsSizeNeeds() throws Exception {
    Map<String, List<String>> before = lake.views();

    compact("--targetSize=8KB", "--atOnce=1KB");

    boolean several = false;
    for (Path hour : lake.hours(".")) {
      List<Path> files = lake.files(lake.folder().relativize(hour).toString());
      long bytes = 0;
      for (Path file : files) {
        bytes += Files.size(file);
      }
      assertThat(files).hasSizeBetween(1, (int) ((bytes + (8 << 10) - 1) / (8 << 10)));
      several |= files.size() > 1;
    }
    assertThat(several).isTrue();
    assertThat(lake.views()).isEqualTo(before);
  }

  @Test
  void onlyTheDatasetsAndHoursAskedForAreTouched() throws Exception {
    List<Path> raw = lake.files("raw");
    List<Path> vehicle = lake.files("processed/vehicle");
    List<Path> last = lake.files("enriched/dt=2026-01-31/hour=07");

    compact("--dataset=processed/gps,enriched", "--before=2026-01-31T07:59:59Z");

    assertThat(lake.files("raw")).isEqualTo(raw);
    assertThat(lake.files("processed/vehicle")).isEqualTo(vehicle);
    assertThat(lake.files("enriched/dt=2026-01-31/hour=07")).isEqualTo(last);
    assertThat(lake.files("enriched/dt=2026-01-31/hour=06")).hasSize(1);
    assertThat(lake.files("processed/gps/dt=2026-01-31/hour=06")).hasSize(1);
  }

  @Test
  void newFilesBesideTheOldOnesChangeNoAnswer() throws Exception {
    Map<String, List<String>> before = lake.views();
    PastHours compacted = PastHours.copiedTo(temporary.resolve("compacted"));
    CommandRun.of("compact", "--lake=" + compacted);
    // As after a kill between the two.
    for (Path file : compacted.files(".")) {
      Files.copy(file, lake.folder().resolve(compacted.folder().relativize(file)));
    }
    Files.createDirectories(lake.folder().resolve(".temp"));
    Path unfinished = lake.folder().resolve(".temp/compact-1a2b3c4d-raw-shard0-0.parquet");
    Files.writeString(unfinished, "PAR1 and then");
    Path others = lake.folder().resolve(".temp/window-20260131T062000Z-pane00000.parquet");
    Files.writeString(others, "PAR1 and then");
    assertThat(lake.views()).isEqualTo(before);

    assertThat(compact().exitCode()).isZero();

    assertThat(lake.views()).isEqualTo(before);
    assertThat(lake.files("raw")).hasSameSizeAs(lake.hours("raw"));
    assertThat(unfinished).doesNotExist();
    assertThat(others).exists();
  }

  @Test
  void fileThatCannotBeReadIsNamedAndStays() throws Exception {
    Path foreign = lake.hours("processed/gps").get(0).resolve("foreign.parquet");
    Files.copy(lake.files("raw").get(0), foreign);
    Path cut = lake.hours("enriched").get(0).resolve("cut.parquet");
    byte[] whole = Files.readAllBytes(lake.files("enriched").get(0));
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));

    CommandRun run = compact();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines().filter(line -> line.startsWith("citystream: ")))
        .satisfiesExactlyInAnyOrder(
            line ->
                assertThat(line)
                    .startsWith("citystream: %s: is no file of processed/gps: ".formatted(foreign)),
            line -> assertThat(line).startsWith("citystream: %s: ".formatted(cut)))
        .allSatisfy(line -> assertThat(line).endsWith("reconcile sets aside what is broken"));
    assertThat(foreign).exists();
    assertThat(cut).exists();
    Files.delete(foreign);
    Files.delete(cut);
    PastHours untouched = PastHours.copiedTo(temporary.resolve("untouched"));
    assertThat(lake.views()).isEqualTo(untouched.views());
    assertThat(lake.files(".")).hasSameSizeAs(lake.hours("."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* EXCLUDE (\"offset\")|lacks the column offset",
        "*, 1 AS more|has a column of its own, more",
        "* REPLACE (event_time::TIMESTAMP_MS AS event_time)|has another type of the column event_time",
        "* REPLACE (event_time::TIMESTAMP_NS AS event_time)|has another type of the column event_time",
        "* REPLACE (\"offset\"::INTEGER AS \"offset\")|has another type of the column offset",
        "* REPLACE (NULL::BIGINT AS \"offset\")|may have nulls in the column offset",
      })
  void fileWithOtherColumnsIsNamedAndStays(String columns, String why) throws Exception {
    Path file = lake.files("processed/gps").get(0);
    Path other = file.resolveSibling("other.parquet");
    try (SqlLake sql = lake.sql()) {
      sql.execute(
          "COPY (SELECT %s FROM read_parquet(%s, hive_partitioning = false)) TO %s (FORMAT parquet)"
              .formatted(
                  columns,
                  LakeViews.quoted(LakeViews.literal(file.toString())),
                  LakeViews.quoted(other.toString())));
    }
    byte[] content = Files.readAllBytes(other);

    CommandRun run = compact("--dataset=processed/gps");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("citystream: %s: is no file of processed/gps: %s".formatted(other, why));
    assertThat(other).hasBinaryContent(content);
  }

  @Test
  void whatAKillLeavesOfTwoCompactionsBecomesOne() throws Exception {
    compact();
    Map<String, List<String>> before = lake.views();
    Path file = lake.files("processed/gps/dt=2026-01-31/hour=07").get(0);
    String other = file.getFileName().toString().replaceFirst("compact-[^-]+", "compact-0a1b2c3d");
    Files.copy(file, file.resolveSibling(other));

    // Two files are not too many for as much as both have.
    compact("--targetSize=%dKB".formatted(Files.size(file) / 1024 + 1));

    assertThat(lake.views()).isEqualTo(before);
    assertThat(lake.query("SELECT count(*) FROM processed_gps_files"))
        .containsExactly(String.valueOf(before.get("processed_gps").size()));
  }

  @Test
  void lakeThatIsBeingCompactedIsRefused() throws Exception {
    var options = PipelineSetup.parseLake(List.of("--lake=" + lake));
    try (MaintenanceLock lock =
        MaintenanceLock.acquire(options, "backfill", new PrintWriter(new StringWriter()))) {
      CommandRun refused = compact();

      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err().lines()).singleElement().asString().contains("backfill");
      lock.check();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--before=2999-01-01T00:00:00Z|--before=2999-01-01T00:00:00Z: lies in the future",
        "--before=yesterday|Invalid value for option '--before'",
        "--dataset=row|Invalid value for option '--dataset'",
        "--targetSize=0MB|Invalid value for option '--targetSize'",
        "--targetsize=1MB|unknown option --targetsize",
      })
  void whatMakesNoSenseIsRefusedInALine(String argument, String message) throws Exception {
    List<Path> files = lake.files(".");

    CommandRun refused = compact(argument);

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err().lines())
        .singleElement()
        .asString()
        .startsWith("citystream: " + message);
    assertThat(lake.files(".")).isEqualTo(files);
  }
}
