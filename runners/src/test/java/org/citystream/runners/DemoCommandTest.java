package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.citystream.simulator.city.GpxTrack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  private static final Path RECORDINGS = Path.of("..", "..", "shared", "data", "real");
  private static final String COUNTED =
      "vehicle_events + gps_events + traffic_events + weather_events + emergency_events";

  @TempDir Path folder;

  @Test
  void aJourneyWithEveryKindOfFaultIsAccountedForRecordByRecord() throws Exception {
    CommandRun run =
        demo(
            "--vehicles=4",
            "--routes=san-jose-santa-clara",
            "--seed=7",
            "--malformed=0.05",
            "--badClock=0.02",
            "--late=0.05",
            "--duplicates=0.05",
            "--disorder=0.2");

    JsonNode json = new ObjectMapper().readTree(run.lastLine());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(json.get("runner").asText()).isEqualTo("DirectRunner");
    assertThat(json.get("records").asLong()).isPositive();
    assertThat(json.get("raw")).isEqualTo(json.get("records"));
    assertThat(json.get("dead_letters").asLong()).isPositive();
    assertThat(json.get("duplicates").asLong()).isPositive();
    assertThat(json.get("processed").asLong() + json.get("dead_letters").asLong())
        .isEqualTo(json.get("raw").asLong());
    assertThat(json.get("missing").asLong()).isZero();
    assertThat(run.out()).contains("FUTURE_TIMESTAMP");
    assertThat(sumOverFinalRows(COUNTED + " + duplicates"))
        .isEqualTo(json.get("processed").asDouble());
    assertThat(
            InspectCommandTest.assertShownAsItIs(folder.resolve("lake"))
                .get("dead_letters_last_hour"))
        .isEqualTo(json.get("dead_letters"));
    assertReconciled(json);
  }

  /** Even if nothing was to come any more. */
  private void assertReconciled(JsonNode demo) throws Exception {
    CommandRun run =
        CommandRun.of("reconcile", "--lake=" + folder.resolve("lake"), "--to=9999-12-31T23:59:59Z");

    assertThat(run.exitCode()).as(run.out()).isZero();
    JsonNode json = new ObjectMapper().readTree(run.lastLine());
    assertThat(json.get("raw")).isEqualTo(demo.get("raw"));
    assertThat(json.get("processed")).isEqualTo(demo.get("processed"));
    assertThat(json.get("dead_letters")).isEqualTo(demo.get("dead_letters"));
  }

  @Test
  void aRecordingOfARealProducerIsCountedToTheLastRecord() throws Exception {
    CommandRun run = demo("--replay=" + recording("journey-london-birmingham.tsv"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.lastLine())
        .startsWith(
            "{\"runner\":\"DirectRunner\",\"records\":495,\"raw\":495,\"processed\":495,"
                + "\"dead_letters\":0,")
        .contains("\"missing\":0");
    assertThat(sumOverFinalRows(COUNTED)).isEqualTo(495);
  }

  @Test
  void aRealTrackIsCountedToTheLastRecordAndKeepsItsLength() throws Exception {
    Path file = recording("bus-304-limerick.gpx");
    GpxTrack track = GpxTrack.read(file);

    CommandRun run = demo("--gpx=" + file);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(sumOverFinalRows(COUNTED)).isEqualTo(5.0 * track.points().size());
    assertThat(sumOverFinalRows("distance_m"))
        .isCloseTo(track.lengthMetres(), Percentage.withPercentage(2));
  }

  @Test
  void whatIsNotInTheLakeAtTheDeadlineIsMissingAndTheExitCodeSaysSo() throws Exception {
    // The last windows can close only when the topics have been silent for the idle timeout.
    CommandRun run = demo("--vehicles=1", "--duration=5m", "--idleTimeout=1h", "--deadline=1");

    assertThat(run.exitCode()).isEqualTo(1);
    JsonNode json = new ObjectMapper().readTree(run.lastLine());
    assertThat(json.get("missing").asLong()).isPositive();
  }

  private CommandRun demo(String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "demo";
    arguments[1] = "--lake=" + folder.resolve("lake");
    System.arraycopy(options, 0, arguments, 2, options.length);
    return CommandRun.of(arguments);
  }

  private static Path recording(String name) {
    Path file = RECORDINGS.resolve(name);
    assumeTrue(Files.exists(file), () -> "skipped: no recording at " + file);
    return file;
  }

  private double sumOverFinalRows(String expression) throws Exception {
    DemoLake lake = new DemoLake(folder.resolve("lake"), null);
    List<String> sums =
        lake.query("SELECT sum(" + expression + ") FROM (" + lake.finalRowsQuery() + ")");
    return Double.parseDouble(sums.get(0));
  }
}
