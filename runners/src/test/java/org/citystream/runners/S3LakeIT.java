package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.citystream.runners.StoreCall.Operation.COPY_OBJECT;
import static org.citystream.runners.StoreCall.Operation.CREATE_MULTIPART_UPLOAD;
import static org.citystream.runners.StoreCall.Operation.DELETE_OBJECTS;
import static org.citystream.runners.StoreCall.Operation.GET_OBJECT;
import static org.citystream.runners.StoreCall.Operation.HEAD_OBJECT;
import static org.citystream.runners.StoreCall.Operation.LIST_OBJECTS;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.lake.LakeOptions;
import org.citystream.runners.StoreCall.Operation;
import org.citystream.runners.spark.LocalSpark;
import org.citystream.runners.spark.SparkProcess;
import org.citystream.runners.spark.StandaloneCluster;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** A lake in S3, over a network and with permissions that fail. */
class S3LakeIT {
  private static final Path LOGS = Path.of("target", "s3");
  private static final Path JAR = Path.of(System.getProperty("citystream.spark.jar", ""));
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern FROM_LAKE = Pattern.compile("reading from the lake");
  private static final String KMS_KEY = UUID.randomUUID().toString();
  // The store takes any.
  private static final String ACCESS_KEY = UUID.randomUUID().toString();
  private static final String SECRET_KEY = UUID.randomUUID().toString();
  private static final Map<String, String> PROPERTIES =
      Map.of("aws.accessKeyId", ACCESS_KEY, "aws.secretAccessKey", SECRET_KEY);
  private static final String FILE = "raw/topic=gps_data/dt=2026-01-31/hour=23/broken.parquet";
  private static final int LARGE_RECORDS = 8;
  private static final int LARGE_BYTES = 900_000;
  // What a program says to each of them.
  private static final String SOUND_ANSWERS =
      """
      #!/bin/sh
      sed 's/.*/{"value": "{\\\\"deviceId\\\\":1,\\\\"timestamp\\\\":\\\\"2026-01-31T06:30:00Z\\\\"}"}/'
      """;
  private static final int STEPS = 60;
  private static final int VEHICLES = 5;
  private static final long RECORDS = 5L * VEHICLES * STEPS + LARGE_RECORDS;

  @TempDir private static Path folder;
  private static S3Store store;
  private static StoreProxy network;
  private static EmbeddedBroker broker;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    PROPERTIES.forEach(System::setProperty);
    store = S3Store.start(LOGS.resolve("store.log"), "city", KMS_KEY);
    network = StoreProxy.to(store.url());
    broker = EmbeddedBroker.start();
    broker.createTopics(Preflight.topics("dead_letter"), 2);
    feed().send(broker.bootstrapServers(), sent -> {});
    // The executors' credentials are in their environment; the rest they have from the driver.
    cluster =
        StandaloneCluster.start(
            LOGS.resolve("cluster"),
            1,
            Map.of("AWS_ACCESS_KEY_ID", ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", SECRET_KEY));
  }

  @AfterAll
  static void stop() {
    PROPERTIES.keySet().forEach(System::clearProperty);
    // In this order, for what did not start after it is null.
    store.close();
    network.close();
    broker.close();
    cluster.close();
  }

  /** Five vehicles, and records in a row that are several parts of an upload together. */
  private static TestFeed feed() {
    Instant start = Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);
    Random random = new Random(7);
    TestFeed feed = new TestFeed();
    for (int record = 0; record < LARGE_RECORDS; record++) {
      byte[] value = new byte[LARGE_BYTES];
      random.nextBytes(value);
      feed.value("gps_data", "large", value);
    }
    for (int step = 0; step < STEPS; step++) {
      for (int vehicle = 0; vehicle < VEHICLES; vehicle++) {
        feed.allFive("vehicle-" + vehicle, start.plusSeconds(10L * step), step);
      }
    }
    return feed;
  }

  @Test
  void bothRunnersMakeTheSameLakeWhateverTheNetworkDoes() throws Exception {
    Path spark = folder.resolve("spark");
    Path direct = folder.resolve("direct");
    try (StoreProxy networkOfSpark = StoreProxy.to(store.url())) {
      Map<StoreFault, Integer> calls = failNowAndThen(networkOfSpark);
      try (SparkProcess driver = startOnSpark(networkOfSpark)) {
        // Both wait much: for idle topics, for intervals, for a store that is busy.
        writeOnTheDirectRunner(direct);
        awaitExact("s3://city/spark", spark, driver);
      }
      assertFaultsWereMet(networkOfSpark, calls);
      assertThat(networkOfSpark.calls()).anyMatch(call -> call.isPart(2));
      assertThat(networkOfSpark.calls())
          .filteredOn(
              call -> Set.of(CREATE_MULTIPART_UPLOAD, COPY_OBJECT).contains(call.operation()))
          .allMatch(call -> KMS_KEY.equals(call.kmsKey()));
    }

    assertThat(LakeDifference.between(spark, direct)).isEmpty();
    network.faults(call -> StoreFault.NONE);
    CommandRun answer = query("s3://city/direct");
    assertThat(answer.out().lines()).containsExactly("vehicles", String.valueOf(VEHICLES));
    assertThat(answer.err().lines())
        .singleElement()
        .asString()
        .matches("enriched: [1-9]\\d* files, .* bytes fetched");
    assertComputedAnewAndCompacted("s3://city/direct");
    assertDeadLettersAreReplayedOnce("s3://city/direct");
    assertInspectedAs(folder.resolve("later"));
    network.faults(call -> call.operation() == GET_OBJECT ? StoreFault.FORBIDDEN : StoreFault.NONE);
    assertRefused(query("s3://city/direct"), "enriched", "s3:GetObject", "allow it");
    assertThat(store.keys("city", ""))
        .allMatch(
            key ->
                key.matches(
                    "[a-z]+/((raw|processed|enriched|dead_letter)/.*\\.parquet"
                        + "|\\.(reads|temp|replays|set-aside)/.*)"));
  }

  /** With the same rows, and nothing is changed where files may not be deleted. */
  private static void assertComputedAnewAndCompacted(String lake) throws Exception {
    Instant hour = Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);
    String rows = "SELECT * FROM enriched ORDER BY ALL";
    String before = onLake(lake, "query", rows, "--format=csv").out();
    List<String> keys = store.keys("city", "direct/enriched");
    network.faults(
        call -> call.operation() == DELETE_OBJECTS ? StoreFault.NOTHING_DELETED : StoreFault.NONE);
    assertRefused(onLake(lake, "compact"), "s3:DeleteObject", "allow it");
    assertThat(store.keys("city", "direct/enriched")).isEqualTo(keys);

    network.faults(call -> StoreFault.NONE);
    for (List<String> command :
        List.of(
            List.of(
                "backfill",
                "--from=" + hour.minus(1, ChronoUnit.HOURS),
                "--to=" + hour.plus(1, ChronoUnit.HOURS),
                "--maxDelay=1d",
                "--settled=0s"),
            List.of("compact", "--dataset=processed,enriched"))) {
      CommandRun run = onLake(lake, command.toArray(String[]::new));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(onLake(lake, "query", rows, "--format=csv").out()).isEqualTo(before);
    }
    assertThat(store.keys("city", "direct/enriched")).hasSizeBetween(1, 2);
  }

  /** Also when the store refuses to log that they were sent. */
  private static void assertDeadLettersAreReplayedOnce(String lake) throws Exception {
    Path fix = Files.writeString(folder.resolve("fix"), SOUND_ANSWERS);
    Files.setPosixFilePermissions(fix, PosixFilePermissions.fromString("rwx------"));
    network.faults(
        call ->
            call.operation() == COPY_OBJECT && call.path().endsWith(".sent.csv")
                ? StoreFault.FORBIDDEN
                : StoreFault.NONE);
    CommandRun first = replay(lake, fix);
    assertThat(first.exitCode()).isEqualTo(Citystream.CHECK_FAILED);
    assertThat(first.err()).contains(".sent.csv cannot be written", "allow it");

    network.faults(call -> StoreFault.NONE);
    CommandRun second = replay(lake, fix);
    assertThat(second.err()).contains(LARGE_RECORDS + " of them were sent, 0 were not");
    assertThat(second.lastLine())
        .contains("\"sent\":0,\"already\":%d,\"left_out\":0".formatted(LARGE_RECORDS));
  }

  private static CommandRun replay(String lake, Path fix) {
    return CommandRun.of(
        "replay",
        "--reason=INVALID_ENCODING",
        "--fix=" + fix,
        "--bootstrapServers=" + broker.bootstrapServers(),
        "--lake=" + lake,
        "--awsRegion=eu-west-2",
        "--endpoint=" + network.url(),
        "--s3PathStyle=true");
  }

  /** As its copy in a folder is, while a command changes it, and by who may only read datasets. */
  private static void assertInspectedAs(Path copy) throws Exception {
    new LakeCopy(PipelineSetup.parseLake(inS3("s3://city/direct")), copy).refresh();
    JsonNode datasets = datasets(CommandRun.of("inspect", "--lake=" + copy));
    LakeOptions lake = PipelineSetup.parseLake(inS3("s3://city/direct"));
    try (MaintenanceLock lock =
        MaintenanceLock.acquire(lake, "compact", new PrintWriter(new StringWriter()))) {
      CommandRun inspection = onLake("s3://city/direct", "inspect");
      lock.check();
      assertThat(datasets(inspection)).isEqualTo(datasets);
      assertThat(inspection.out()).contains("\nmaintenance  compact on ");
    }
    network.faults(
        call ->
            call.query().contains("prefix=direct%2F.") ? StoreFault.FORBIDDEN : StoreFault.NONE);
    CommandRun inspection = onLake("s3://city/direct", "inspect");
    assertThat(datasets(inspection)).isEqualTo(datasets);
    assertThat(inspection.out()).containsPattern("\n\\.locks.*: AccessDenied.*allow it");
  }

  /** What the last line says of the datasets, but for the time since. */
  private static JsonNode datasets(CommandRun inspection) throws IOException {
    assertThat(inspection.exitCode()).as(inspection.err()).isZero();
    JsonNode datasets = new ObjectMapper().readTree(inspection.lastLine()).path("datasets");
    datasets.forEach(dataset -> ((ObjectNode) dataset).remove("behind_seconds"));
    return datasets;
  }

  private static SparkProcess startOnSpark(StoreProxy networkOfSpark) throws Exception {
    String[] options = onTheCluster("written", "--from=earliest", "--SSEKMSKeyId=" + KMS_KEY);
    return cluster.submit(
        JAR, Citystream.class.getName(), run(networkOfSpark, "s3://city/spark", options));
  }

  private static String[] onTheCluster(String checkpoint, String... more) {
    return Stream.concat(
            Stream.of(
                "--runner=SparkRunner",
                "--sparkMaster=" + cluster.masterUrl(),
                "--checkpointDir=" + folder.resolve(checkpoint)),
            Stream.of(more))
        .toArray(String[]::new);
  }

  /**
   * Cuts uploads, leaves copies unanswered, and lets everything else find the store busy: always at
   * the first attempt, for how often a client tries again is its own choice.
   */
  private static Map<StoreFault, Integer> failNowAndThen(StoreProxy network) {
    Map<StoreFault, Integer> calls = new ConcurrentHashMap<>();
    network.faults(
        call -> {
          StoreFault fault =
              switch (call.operation()) {
                case UPLOAD_PART -> StoreFault.CUT;
                case COPY_OBJECT -> StoreFault.ANSWER_LOST;
                default -> StoreFault.BUSY;
              };
          boolean fails =
              call.attempt() == 1 && calls.merge(fault, 1, Integer::sum) % every(fault) == 0;
          return fails ? fault : StoreFault.NONE;
        });
    return calls;
  }

  /** Each kind of them, and a copy whose answer was lost was made again, over the first. */
  private static void assertFaultsWereMet(StoreProxy network, Map<StoreFault, Integer> calls) {
    assertThat(calls)
        .hasSize(3)
        .allSatisfy((fault, number) -> assertThat(number).isGreaterThanOrEqualTo(every(fault)));
    List<String> overwritten =
        network.calls().stream()
            .filter(call -> call.operation() == COPY_OBJECT && call.attempt() > 1)
            .map(call -> call.path().substring("/city/".length()))
            .toList();
    assertThat(overwritten).isNotEmpty();
    assertThat(store.keys("city", "")).containsAll(overwritten);
  }

  private static int every(StoreFault fault) {
    // A client waits long for a busy store, and asks it for every day of the lake.
    return fault == StoreFault.BUSY ? 40 : 5;
  }

  /** Loses the store when the first raw file is there, and is started again. */
  private static void writeOnTheDirectRunner(Path copy) throws Exception {
    AtomicBoolean archived = new AtomicBoolean();
    network.faults(
        call -> {
          boolean lost = call.operation() == COPY_OBJECT && archived.get();
          if (call.operation() == COPY_OBJECT && call.path().startsWith("/city/direct/raw/")) {
            archived.set(true);
          }
          return lost ? StoreFault.BUSY : StoreFault.NONE;
        });
    try (SparkProcess first = startOnTheDirectRunner("first", "--from=earliest")) {
      assertThat(first.awaitEnd(PATIENCE)).as("%s: goes on", first.log()).isTrue();
      assertThat(first.exitCode()).isEqualTo(Citystream.CHECK_FAILED);
    }
    assertThat(store.keys("city", "direct/.temp/")).isNotEmpty();

    Map<StoreFault, Integer> calls = failNowAndThen(network);
    try (SparkProcess second = startOnTheDirectRunner("second", "--from=lake")) {
      second.awaitLine(FROM_LAKE, PATIENCE);
      awaitExact("s3://city/direct", copy, second);
    }
    assertFaultsWereMet(network, calls);
  }

  private static SparkProcess startOnTheDirectRunner(String name, String from) throws Exception {
    List<String> properties =
        PROPERTIES.entrySet().stream()
            .map(property -> property.getKey() + "=" + property.getValue())
            .toList();
    return LocalSpark.start(
        LOGS.resolve("direct-" + name + ".log"), properties, run("s3://city/direct", from));
  }

  private static List<String> run(String lake, String... more) {
    return run(network, lake, more);
  }

  private static List<String> run(StoreProxy network, String lake, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--bootstrapServers=" + broker.bootstrapServers(),
                "--lake=" + lake,
                "--awsRegion=eu-west-2",
                "--endpoint=" + network.url(),
                "--s3PathStyle=true",
                "--archiveInterval=3s",
                "--enrichedInterval=1s",
                "--idleTimeout=5s",
                "--allowedLateness=1d"));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private static void awaitExact(String lake, Path copy, SparkProcess pipeline) throws Exception {
    FileSystems.setDefaultPipelineOptions(
        PipelineSetup.parse(
            List.of(
                "--lake=" + lake,
                "--awsRegion=eu-west-2",
                "--endpoint=" + store.url(),
                "--s3PathStyle=true"),
            Map.of("bootstrapServers", broker.bootstrapServers())));
    try (LakeWatch watch =
        new LakeWatch(copy, new LakeCopy(PipelineSetup.parseLake(inS3(lake)), copy)::refresh)) {
      watch.awaitExact(RECORDS, pipeline);
    }
  }

  static Stream<Arguments> refusals() {
    StoreFault forbidden = StoreFault.FORBIDDEN;
    StoreFault unknown =
        StoreFault.error(403, "InvalidAccessKeyId", "The AWS Access Key Id does not exist.");
    return Stream.of(
        arguments("s3:ListBucket", List.of(LIST_OBJECTS), forbidden, "allow it"),
        // As S3 answers for a missing file to those who may list some prefixes only.
        arguments("s3:ListBucket", List.of(HEAD_OBJECT), forbidden, "allow it"),
        arguments("s3:PutObject", List.of(CREATE_MULTIPART_UPLOAD), forbidden, "allow it"),
        arguments("s3:GetObject", List.of(GET_OBJECT), forbidden, "allow it"),
        arguments("s3:DeleteObject", List.of(DELETE_OBJECTS), StoreFault.NOTHING_DELETED, "allow"),
        arguments("s3:ListBucket", List.of(Operation.values()), unknown, "credentials"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("refusals")
  void whatS3RefusesIsOneLineWithBucketAndActionBeforeAnythingIsRead(
      String action, List<Operation> refused, StoreFault fault, String remedy) {
    network.faults(call -> refused.contains(call.operation()) ? fault : StoreFault.NONE);

    CommandRun run = CommandRun.of(run("s3://city/refused").toArray(String[]::new));

    assertRefused(run, action + " on bucket city", remedy);
  }

  @Test
  void missingCredentialsAreNamed() {
    List<String> arguments =
        run(
            "s3://city/refused",
            "--awsCredentialsProvider={\"@type\": \"SystemPropertyCredentialsProvider\"}");
    PROPERTIES.keySet().forEach(System::clearProperty);
    try {
      CommandRun run = CommandRun.of(arguments.toArray(String[]::new));

      assertRefused(
          run,
          "s3:ListBucket on bucket city",
          "no AWS credentials; AWS_ACCESS_KEY_ID",
          "system property (aws.accessKeyId)");
    } finally {
      PROPERTIES.forEach(System::setProperty);
    }
  }

  @Test
  void aRoleThatCannotBeAssumedIsNamed() {
    AwsErrorDetails denied =
        AwsErrorDetails.builder()
            .errorCode("AccessDenied")
            .errorMessage("User is not authorized to perform: sts:AssumeRole")
            .build();
    List<String> arguments = run("s3://city/refused");
    CityOptions options = PipelineSetup.parse(arguments.subList(1, arguments.size()), Map.of());
    options.setAwsCredentialsProvider(
        () -> {
          throw AwsServiceException.builder().awsErrorDetails(denied).statusCode(403).build();
        });

    assertThatThrownBy(() -> LakeProbe.check(options))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll(
            "--lake=s3://city/refused", "s3:ListBucket on bucket city", "perform: sts:AssumeRole");
  }

  @Test
  void whatOnlyExecutorsLackIsNamedAsTheirs() {
    network.faults(call -> StoreFault.NONE);
    // The driver has them, which is this process.
    String[] options =
        onTheCluster(
            "refused",
            "--awsCredentialsProvider={\"@type\": \"SystemPropertyCredentialsProvider\"}");

    CommandRun run = CommandRun.of(run("s3://city/refused", options).toArray(String[]::new));

    assertRefused(
        "citystream: on an executor, --lake=s3://city/refused: ",
        run,
        "s3:ListBucket on bucket city",
        "no AWS credentials");
  }

  @Test
  void aMissingBucketIsNamed() {
    network.faults(call -> StoreFault.NONE);

    CommandRun run = CommandRun.of(run("s3://no-such-city/lake").toArray(String[]::new));

    assertRefused(run, "s3:ListBucket on bucket no-such-city", "create it");
  }

  private static CommandRun query(String lake) {
    return onLake(
        lake,
        "query",
        "SELECT count(DISTINCT vehicle_id) AS vehicles FROM enriched",
        "--format=csv");
  }

  private static CommandRun onLake(String lake, String... command) {
    return CommandRun.of(
        Stream.concat(Stream.of(command), inS3(lake).stream()).toArray(String[]::new));
  }

  private static List<String> inS3(String lake) {
    return List.of(
        "--lake=" + lake,
        "--awsRegion=eu-west-2",
        "--endpoint=" + network.url(),
        "--s3PathStyle=true");
  }

  @Test
  void aQuestionNamesWhatItMayNotDo() {
    CommandRun run = query("s3://no-such-city/lake");

    assertRefused(run, "s3:ListBucket on bucket no-such-city", "create it");
  }

  @Test
  void aPrefixWithoutLakeIsNotReconciled() {
    network.faults(call -> StoreFault.NONE);

    assertRefused(reconcile("s3://city/no-lake"), "is no lake");
  }

  @Test
  void aBrokenFileIsSetAside() throws Exception {
    network.faults(call -> StoreFault.NONE);
    writeBrokenFile("s3://city/broken");

    CommandRun run = reconcile("s3://city/broken");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.out())
        .contains("s3://city/broken/.set-aside/" + FILE)
        .contains("\"broken_files\":1");
    assertThat(store.keys("city", "broken/")).containsExactly("broken/.set-aside/" + FILE);
  }

  @Test
  void aBrokenFileThatMayNotBeMovedIsNamedAndLeftOut() throws Exception {
    network.faults(call -> StoreFault.NONE);
    writeBrokenFile("s3://city/kept");
    network.faults(
        call -> call.operation() == DELETE_OBJECTS ? StoreFault.NOTHING_DELETED : StoreFault.NONE);

    CommandRun run = reconcile("s3://city/kept");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.out()).contains("s3://city/kept/" + FILE).contains("\"broken_files\":1");
    assertThat(run.err()).contains("left out, for it cannot be moved", "s3:DeleteObject");
    assertThat(store.keys("city", "kept/raw/")).containsExactly("kept/" + FILE);
  }

  @Test
  void whoMayNotSeeLocksIsToldWhatIsWrongAllTheSame() throws Exception {
    network.faults(call -> StoreFault.NONE);
    writeBrokenFile("s3://city/seen");
    network.faults(
        call -> call.query().contains("prefix=seen%2F.") ? StoreFault.FORBIDDEN : StoreFault.NONE);

    CommandRun run = reconcile("s3://city/seen");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.out()).contains("\"broken_files\":1");
    assertThat(run.err()).containsPattern("changed cannot be seen: AccessDenied.*allow it");
  }

  private static void writeBrokenFile(String lake) throws IOException {
    FileSystems.setDefaultPipelineOptions(PipelineSetup.parseLake(inS3(lake)));
    ResourceId file = FileSystems.matchNewResource(lake + "/" + FILE, false);
    try (WritableByteChannel channel = FileSystems.create(file, "application/octet-stream")) {
      channel.write(ByteBuffer.allocate(100));
    }
  }

  private static CommandRun reconcile(String lake) {
    return onLake(lake, "reconcile");
  }

  @Test
  void aStoreThatIsNotThereIsNamed() {
    List<String> arguments = run("s3://city/lake");
    arguments.replaceAll(
        argument -> argument.startsWith("--endpoint") ? "--endpoint=http://127.0.0.1:1" : argument);

    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));

    assertRefused(run, "bucket city", "127.0.0.1:1");
  }

  private static void assertRefused(CommandRun run, String... told) {
    assertRefused("citystream: --lake=s3://", run, told);
  }

  private static void assertRefused(String beginning, CommandRun run, String... told) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith(beginning)
        .contains(told)
        .doesNotContain("null");
    assertThat(store.keys("city", "refused/"))
        .allMatch(key -> key.startsWith("refused/.temp/probe-"));
  }
}
