package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.aws2.s3.DefaultS3ClientBuilderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  // Port 1 is reserved and refuses at once.
  private static final String NO_BROKER = "--bootstrapServers=127.0.0.1:1";
  private static final String SPARK = "--runner=SparkRunner";

  @TempDir Path folder;

  static Stream<Arguments> wrongOptions() {
    return Stream.of(
        arguments("--wndow", List.of("run", NO_BROKER, "--wndow=1m")),
        arguments("--window", List.of("run", NO_BROKER, "--window=0s")),
        arguments("--window", List.of("run", NO_BROKER, "--window=soon")),
        arguments("--allowedLateness", List.of("run", NO_BROKER, "--allowedLateness=-1m")),
        arguments("--numShards", List.of("run", NO_BROKER, "--numShards=many")),
        arguments("--numShards", List.of("run", NO_BROKER, "--numShards=0")),
        arguments("--maxBatchRecords", List.of("run", NO_BROKER, "--maxBatchRecords=0")),
        arguments("--archiveInterval", List.of("run", NO_BROKER, "--archiveInterval=-1s")),
        arguments("--readLog", List.of("run", NO_BROKER, "--readLog=true")),
        arguments("runner", List.of("run", NO_BROKER, "--runner=NoSuchRunner")),
        arguments("--bootstrapServers", List.of("run")),
        arguments("--bootstrapServers", List.of("run", NO_BROKER)),
        arguments("--bootstrapServers", List.of("run", "--bootstrapServers=nonsense")),
        arguments("--bootstrapServers", List.of("demo", NO_BROKER)),
        arguments("--vehicles", List.of("demo", "--vehicles=0")),
        arguments("--vehicles", List.of("demo", "--vehicles=some")),
        arguments("--late", List.of("demo", "--late=1.5")),
        arguments("--interval", List.of("demo", "--interval=often")),
        arguments("--routes", List.of("demo", "--routes=moon")),
        arguments("--replay", List.of("demo", "--replay=no-such-file.tsv")),
        arguments("--gpx", List.of("demo", "--gpx=no-such-file.gpx")),
        arguments("--gpx", List.of("demo", "--replay=a", "--gpx=b")),
        arguments("--window", List.of("run", NO_BROKER, "--window=9999999d")),
        arguments("--runId", List.of("run", NO_BROKER, "--runId=a/../b")),
        arguments(
            "--window: is there several times, with 1m, 2m",
            List.of("run", NO_BROKER, "--window=1m", "--window=2m")),
        arguments("--deadline", List.of("demo", "--deadline=-1")),
        arguments("--start", List.of("demo", "--start=2999-01-01T00:00:00Z")),
        arguments("--gpx", List.of("demo", "--gpx=pom.xml")),
        arguments("line 1", List.of("demo", "--replay=pom.xml")),
        arguments("--lake", List.of("demo", "--lake=s3://bucket/lake")),
        arguments("--bootstrapServers", List.of("simulate")),
        arguments("--bootstrapServers", List.of("simulate", NO_BROKER)),
        arguments("--speedup", List.of("simulate", NO_BROKER, "--speedup=-1")),
        arguments("--partitions=:", List.of("run", NO_BROKER, "--partitions=")),
        arguments("--partitions=3-1:", List.of("run", NO_BROKER, "--partitions=3-1")),
        arguments("--partitions=none:", spark("--partitions=none")),
        arguments("--partitions:", List.of("demo", "--partitions=0")),
        arguments("--partitions:", List.of("compact", "--partitions=0")),
        arguments("--port", List.of("broker", "--port=70000")),
        arguments("--partitions", List.of("broker", "--partitions=0")),
        arguments("--from", List.of("run", NO_BROKER, "--from=yesterday")),
        arguments("--from", List.of("run", NO_BROKER, "--from=2999-01-01T00:00:00Z")),
        arguments("--sparkMaster", spark("--sparkMaster=foo")),
        arguments("must be local[CORES]", spark("--sparkMaster=yarn")),
        arguments("--sparkMaster", spark("--sparkMaster=spark://127.0.0.1:9")),
        arguments("--batchIntervalMillis", spark("--batchIntervalMillis=0")),
        arguments("--minReadTimeMillis", spark("--minReadTimeMillis=3000")),
        arguments("--readTimePercentage", spark("--readTimePercentage=1.5")),
        arguments("--checkpointDurationMillis", spark("--checkpointDurationMillis=4000")),
        arguments("--checkpointDir", spark("--checkpointDir=nosuchscheme://x/y")),
        arguments("--checkpointDir", spark("--checkpointDir=/proc/nowhere")),
        arguments("--checkpointDir", List.of("run", NO_BROKER, SPARK, "--lake=s3://bucket/lake")),
        arguments("--endpoint", List.of("run", NO_BROKER, "--endpoint=localhost:9000")),
        arguments("--endpoint", List.of("run", NO_BROKER, "--endpoint=ftp://localhost")),
        arguments("--lake", inS3("s3://")),
        arguments("--lake", inS3("s3://City/lake")),
        arguments("--lake", inS3("s3://city/la*ke")),
        arguments("--lake", inS3("s3://city//lake")),
        arguments("--SSEAlgorithm", inS3("s3://city/lake", "--SSEAlgorithm=rot13")),
        arguments(
            "--SSEKMSKeyId", inS3("s3://city/lake", "--SSEAlgorithm=AES256", "--SSEKMSKeyId=key")),
        arguments(
            "--s3PathStyle",
            inS3(
                "s3://city/lake",
                "--s3PathStyle=true",
                "--s3ClientFactoryClass=" + OwnClients.class.getName())),
        arguments("fly", List.of("fly")));
  }

  /** Clients of S3 that a user made. */
  public static final class OwnClients extends DefaultS3ClientBuilderFactory {}

  private static List<String> spark(String option) {
    return List.of("demo", SPARK, option);
  }

  private static List<String> inS3(String lake, String... options) {
    return Stream.concat(
            Stream.of("run", NO_BROKER, "--awsRegion=eu-west-2", "--lake=" + lake),
            Stream.of(options))
        .toList();
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("wrongOptions")
  void whatTheUserCanPutRightIsOneLineThatNamesTheOption(String option, List<String> arguments) {
    assertUsageError(option, arguments);
  }

  @ParameterizedTest
  @CsvSource({"spark.dynamicAllocation.enabled, true", "spark.streaming.concurrentJobs, 2"})
  void whatWouldLoseRowsOnSparkIsRefused(String property, String value) {
    System.setProperty(property, value);
    try {
      assertUsageError(property, List.of("run", NO_BROKER, SPARK));
    } finally {
      System.clearProperty(property);
    }
  }

  @Test
  void aMissingTopicIsNamedBeforeAnythingStarts() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      broker.createTopics(Preflight.inputTopics(), 1);
      Path lake = folder.resolve("lake");

      CommandRun run =
          assertUsageError(
              "--bootstrapServers",
              List.of("run", "--bootstrapServers=" + broker.bootstrapServers(), "--lake=" + lake));

      assertThat(run.err()).contains("dead_letter");
      assertThat(lake).doesNotExist();
    }
  }

  @Test
  @Timeout(60)
  void aPartitionThatTheTopicsDoNotHaveIsNamedBeforeAnythingStarts() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      broker.createTopics(Preflight.topics("dead_letter"), 2);
      Path lake = folder.resolve("lake");
      List<String> run =
          List.of("run", "--bootstrapServers=" + broker.bootstrapServers(), "--lake=" + lake);

      assertUsageError(
          "--partitions=0,2: there is no partition 2; the topics have 0 to 1",
          with(run, "--partitions=0,2"));
      addPartition(broker, "weather_data");
      assertUsageError(
          "--partitions=0: the topics have different numbers of partitions",
          with(run, "--partitions=0"));
      assertThat(lake).doesNotExist();
    }
  }

  private static List<String> with(List<String> arguments, String more) {
    return Stream.concat(arguments.stream(), Stream.of(more)).toList();
  }

  private static void addPartition(EmbeddedBroker broker, String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get();
    }
  }

  @Test
  void aLakeThatCannotBeWrittenIsNamed() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertUsageError("--lake", List.of("demo", "--lake=" + file.resolve("lake")));
  }

  @Test
  void aBrokersDataThatIsNoFolderIsNamed() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertUsageError("--data", List.of("broker", "--port=0", "--data=" + file));
  }

  @Test
  void aDemoRefusesALakeThatHoldsAnotherRunsFiles() throws Exception {
    Files.createDirectory(folder.resolve("raw"));

    assertUsageError("--lake", List.of("demo", "--lake=" + folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "run", "simulate", "broker"})
  void everyCommandExplainsItselfAndEveryOption(String command) {
    CommandRun run = CommandRun.of(command, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: citystream " + command);
    if (!command.equals("broker")) {
      assertThat(run.out()).contains("--bootstrapServers");
    }
  }

  @Test
  void helpHasTheDefaultsOfTheCommand() {
    assertThat(CommandRun.of("demo", "--help").out()).contains("Default: 1d");
    assertThat(CommandRun.of("run", "--help").out()).doesNotContain("Default: 1d");
  }

  private static CommandRun assertUsageError(String option, List<String> arguments) {
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("citystream: ").contains(option);
    assertThat(run.out()).isEmpty();
    return run;
  }
}
