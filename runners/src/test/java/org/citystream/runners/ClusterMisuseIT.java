package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.citystream.runners.spark.LocalSpark;
import org.citystream.runners.spark.SparkProcess;
import org.citystream.runners.spark.StandaloneCluster;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterMisuseIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern RUNS = Pattern.compile("^run \\w+: writing to");

  @TempDir Path folder;

  @Test
  void whatTheExecutorsLackIsOneLineBeforeAnythingStarts() throws Exception {
    Path logs = Path.of("target", "cluster", "misuse");
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        StandaloneCluster cluster = StandaloneCluster.start(logs, 1)) {
      broker.createTopics(Preflight.topics("dead_letter"), 1);
      // Every process has another working directory.
      assertRefused(
          logs.resolve("unseen.log"),
          broker,
          "--checkpointDir=/proc/self/cwd/target/unseen: executors do not see it",
          "--sparkMaster=" + cluster.masterUrl(),
          "--checkpointDir=/proc/self/cwd/target/unseen");
      assertRefused(
          logs.resolve("jar.log"),
          broker,
          "--filesToStage=[" + SPARK_JAR + "]: the executors do not have our classes",
          "--sparkMaster=" + cluster.masterUrl(),
          "--filesToStage=" + SPARK_JAR);
    }
  }

  @Test
  void executorsFindAFolderByTheSettingsOfSpark() throws Exception {
    Path logs = Path.of("target", "cluster", "settings");
    Path log = logs.resolve("run.log");
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        StandaloneCluster cluster = StandaloneCluster.start(logs, 1)) {
      broker.createTopics(Preflight.topics("dead_letter"), 1);
      String link = "spark.hadoop.fs.viewfs.mounttable.city.link./checkpoint=";
      try (SparkProcess run =
          LocalSpark.start(
              log,
              List.of(link + Files.createDirectory(folder.resolve("checkpoint")).toUri()),
              arguments(
                  broker,
                  "--sparkMaster=" + cluster.masterUrl(),
                  "--checkpointDir=viewfs://city/checkpoint"))) {
        run.awaitLine(RUNS, PATIENCE);
      }
    }
  }

  // A jar that exists and is not ours.
  private static final Path SPARK_JAR =
      Path.of(
          org.apache.spark.launcher.SparkLauncher.class
              .getProtectionDomain()
              .getCodeSource()
              .getLocation()
              .getPath());

  private void assertRefused(Path log, EmbeddedBroker broker, String message, String... more)
      throws Exception {
    try (SparkProcess run = LocalSpark.start(log, List.of(), arguments(broker, more))) {
      assertThat(run.awaitEnd(PATIENCE)).as("%s: has not ended", log).isTrue();
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.lines())
          .filteredOn(line -> line.startsWith("citystream: "))
          .singleElement()
          .asString()
          .contains(message);
    }
    assertThat(folder.resolve("lake/raw")).doesNotExist();
  }

  private List<String> arguments(EmbeddedBroker broker, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add("run");
    arguments.add("--runner=SparkRunner");
    arguments.add("--bootstrapServers=" + broker.bootstrapServers());
    arguments.add("--lake=" + folder.resolve("lake"));
    arguments.addAll(List.of(more));
    return arguments;
  }
}
