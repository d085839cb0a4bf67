package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.citystream.runners.spark.SparkProcess;
import org.citystream.runners.spark.StandaloneCluster;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandaloneClusterIT {
  private static final Path JAR = Path.of(System.getProperty("citystream.spark.jar"));
  private static final String MAIN_CLASS = Citystream.class.getName();
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private static final Pattern RESULT = Pattern.compile("^\\{\"runner\":\"SparkRunner\",.*");

  private final Instant start =
      Instant.now().minus(3, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);

  @TempDir Path folder;

  @Test
  void theSubmittedPipelineAccountsForEveryRecordWithTheHelpOfAllExecutors() throws Exception {
    TestFeed feed = feed(5, 60);
    long records = 5L * 5 * 60;
    Path logs = Path.of("target", "cluster", "accounts-for-every-record");
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        StandaloneCluster cluster = StandaloneCluster.start(logs, 2)) {
      broker.createTopics(Preflight.topics("dead_letter"), 2);
      feed.send(broker.bootstrapServers(), sent -> {});
      Path lake = folder.resolve("lake");
      try (SparkProcess driver =
              cluster.submit(
                  JAR, MAIN_CLASS, SparkRun.arguments(broker, lake, "--allowedLateness=1d"));
          LakeWatch watch = new LakeWatch(lake)) {

        watch.awaitExact(records, driver);
        assertThat(driver.lines())
            .noneMatch(line -> line.contains("ClassNotFoundException"))
            .noneMatch(line -> line.contains("NoClassDefFoundError"));

        assertThat(cluster.executors()).hasSize(2);
      }
      assertHistoryIsComputedAndCompacted(cluster, lake);
      assertThat(cluster.executorLogs())
          .hasSize(2)
          .allSatisfy(log -> assertThat(Files.readString(log)).contains("Finished task"));
    }
  }

  /** By jobs on the cluster, of which the rows say the same as before. */
  private void assertHistoryIsComputedAndCompacted(StandaloneCluster cluster, Path lake)
      throws Exception {
    DemoLake rows = new DemoLake(lake, null);
    List<String> before = rows.finalRows();
    run(
        cluster,
        lake,
        List.of(
            "backfill",
            "--from=" + start,
            "--to=" + start.plus(1, ChronoUnit.HOURS),
            "--window=1m",
            "--maxDelay=1d",
            "--settled=0s"));
    run(cluster, lake, List.of("compact", "--dataset=processed,enriched"));

    assertThat(rows.finalRows()).isEqualTo(before);
    assertThat(
            rows.query(
                "SELECT count(DISTINCT filename) FROM read_parquet('%s', filename = true)"
                    .formatted(rows.files("enriched"))))
        .containsExactly("1");
  }

  private static void run(StandaloneCluster cluster, Path lake, List<String> command)
      throws Exception {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(List.of("--runner=SparkRunner", "--lake=" + lake));
    try (SparkProcess driver = cluster.submit(JAR, MAIN_CLASS, arguments)) {
      assertThat(driver.awaitEnd(DEADLINE)).isTrue();
      assertThat(driver.exitCode()).as("%s", driver.lines()).isZero();
    }
  }

  @Test
  void theDemoRunsOnAClusterWithTheClassesOfTheJar() throws Exception {
    Path logs = Path.of("target", "cluster", "demo");
    try (StandaloneCluster cluster = StandaloneCluster.start(logs, 2);
        SparkProcess demo =
            cluster.runBeside(
                MAIN_CLASS,
                List.of(
                    "demo",
                    "--runner=SparkRunner",
                    "--sparkMaster=" + cluster.masterUrl(),
                    "--vehicles=2",
                    "--duration=5m",
                    "--deadline=" + DEADLINE.toSeconds(),
                    "--lake=" + folder.resolve("lake")))) {

      String result = demo.awaitLine(RESULT, DEADLINE.multipliedBy(2)).group();

      assertThat(result).contains("\"records\":300,").contains("\"missing\":0,");
      for (Path log : cluster.executorLogs()) {
        try (Stream<Path> staged = Files.list(log.getParent())) {
          assertThat(staged)
              .filteredOn(file -> file.toString().endsWith(".jar"))
              .map(Path::getFileName)
              .containsExactly(JAR.getFileName());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "broker"})
  void theJarSaysInOneLineThatItHasNoBroker(String command) throws Exception {
    Path logs = Path.of("target", "cluster", "no-broker-for-" + command);
    try (StandaloneCluster cluster = StandaloneCluster.start(logs, 0);
        SparkProcess driver = cluster.submit(JAR, MAIN_CLASS, List.of(command))) {
      assertThat(driver.awaitEnd(DEADLINE)).isTrue();

      assertThat(driver.exitCode()).isEqualTo(2);
      assertThat(driver.lines())
          .filteredOn(line -> line.startsWith("citystream: "))
          .singleElement()
          .asString()
          .contains("./mvnw");
      assertThat(driver.lines()).noneMatch(line -> line.contains("Exception"));
    }
  }

  private TestFeed feed(int vehicles, int steps) {
    TestFeed feed = new TestFeed();
    for (int step = 0; step < steps; step++) {
      for (int vehicle = 0; vehicle < vehicles; vehicle++) {
        feed.allFive("vehicle-" + vehicle, start.plusSeconds(10L * step), step);
      }
    }
    return feed;
  }
}
