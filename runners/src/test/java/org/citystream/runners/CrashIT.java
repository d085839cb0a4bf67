package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.citystream.runners.spark.SparkProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After each of these the lake is as if nothing had happened. */
class CrashIT {
  private static final Duration OUTAGE = Duration.ofSeconds(30);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final Pattern FROM_CHECKPOINT = Pattern.compile("reading on from the checkpoint");
  private static final Pattern BEGINS_ANEW = Pattern.compile("begins anew from the lake");
  private static final Pattern CATCHES_UP =
      Pattern.compile("ResultStage .*SparkUnboundedSource.* finished");
  private static final Pattern NOT_YET = Pattern.compile("cannot begin anew yet");
  private static final Pattern FROM_LAKE = Pattern.compile("reading from the lake");
  private static final Pattern WORKS = Pattern.compile("records [1-9]");

  @TempDir Path folder;

  @Test
  void driverIsKilledAndGoesOnFromItsCheckpoint() throws Exception {
    try (ClusterScenario city = new ClusterScenario("driver-killed", folder)) {
      SparkProcess first = city.submit();
      city.awaitWindows(3, first);
      first.kill();

      SparkProcess second = city.submit();
      second.awaitLine(FROM_CHECKPOINT, START_TIMEOUT);
      second.awaitLine(WORKS, START_TIMEOUT);
      second.kill();

      SparkProcess third = city.submit();
      third.awaitLine(FROM_CHECKPOINT, START_TIMEOUT);
      city.assertExactAndEqualToTheDirectRunner(third);
    }
  }

  @Test
  void eachExecutorIsKilledInTurnAndAWorkerIsReplaced() throws Exception {
    try (ClusterScenario city = new ClusterScenario("executors-killed", folder)) {
      SparkProcess driver = city.submit();
      city.awaitWindows(3, driver);
      List<ProcessHandle> executors = city.cluster().executors();
      assertThat(executors).hasSize(2);
      executors.get(0).destroyForcibly();

      driver.awaitLines(START_TIMEOUT, BEGINS_ANEW, WORKS);
      city.cluster().executors().get(1).destroyForcibly();

      driver.awaitLines(START_TIMEOUT, BEGINS_ANEW, WORKS, BEGINS_ANEW, WORKS);
      city.cluster().stopWorker(0);
      int replacement = city.cluster().startWorker();
      driver.awaitLines(START_TIMEOUT, BEGINS_ANEW, WORKS, BEGINS_ANEW, WORKS, BEGINS_ANEW, WORKS);

      city.assertExactAndEqualToTheDirectRunner(driver);
      assertThat(city.cluster().executorLogs())
          .anyMatch(log -> log.toString().contains("work-" + replacement));
    }
  }

  @Test
  void allWorkersAreGoneWhileTheRunCatchesUpFromItsCheckpoint() throws Exception {
    try (ClusterScenario city = new ClusterScenario("workers-gone-in-recovery", folder)) {
      SparkProcess first = city.submit();
      city.awaitWindows(3, first);
      first.kill();

      SparkProcess second = city.submit();
      second.awaitLine(FROM_CHECKPOINT, START_TIMEOUT);
      second.awaitLine(CATCHES_UP, START_TIMEOUT);
      city.cluster().stopWorker(0);
      city.cluster().stopWorker(1);
      second.awaitLines(START_TIMEOUT, BEGINS_ANEW, FROM_LAKE);
      city.cluster().startWorker();
      city.cluster().startWorker();

      city.assertExactAndEqualToTheDirectRunner(second);
    }
  }

  @Test
  void brokerIsGoneForAWhileAndThenTogetherWithAnExecutor() throws Exception {
    try (ClusterScenario city = new ClusterScenario("broker-stopped", folder)) {
      SparkProcess driver = city.submit();
      city.awaitWindows(3, driver);
      city.stopBroker();
      assertThat(driver.awaitEnd(OUTAGE)).as("%s: ended", driver.log()).isFalse();
      city.startBroker();

      // Those who send have less patience.
      city.awaitSent();
      city.stopBroker();
      city.cluster().executors().get(0).destroyForcibly();
      driver.awaitLine(NOT_YET, START_TIMEOUT);
      city.startBroker();

      city.assertExactAndEqualToTheDirectRunner(driver);
    }
  }

  @Test
  void checkpointOfAnotherVersionIsRefusedAndAnEmptyOneResumesFromTheLake() throws Exception {
    try (ClusterScenario city = new ClusterScenario("other-version", folder)) {
      Path checkpoint = folder.resolve("first");
      SparkProcess first = city.submit("--checkpointDir=" + checkpoint);
      city.awaitWindows(5, first);
      first.kill();
      Path description = checkpoint.resolve("citystream.properties");
      Files.writeString(
          description, Files.readString(description).replaceAll("(?m)^code=.*", "code=another"));
      // Hadoop's own checksum of the file as it was.
      Files.delete(checkpoint.resolve(".citystream.properties.crc"));

      SparkProcess refused = city.submit("--checkpointDir=" + checkpoint);
      assertThat(refused.awaitEnd(Duration.ofMinutes(1))).isTrue();
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.lines())
          .filteredOn(line -> line.startsWith("citystream: "))
          .singleElement()
          .asString()
          .contains("--checkpointDir=", "another version", "--from=lake");

      SparkProcess second = city.submit("--checkpointDir=" + folder.resolve("second"));
      city.assertExactAndEqualToTheDirectRunner(second);
    }
  }
}
