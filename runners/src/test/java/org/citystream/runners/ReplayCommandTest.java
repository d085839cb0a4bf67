package org.citystream.runners;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.citystream.contracts.FailureReason.MALFORMED_JSON;
import static org.citystream.contracts.FailureReason.NOT_AN_OBJECT;
import static org.citystream.contracts.FailureReason.OUT_OF_DOMAIN;
import static org.citystream.runners.MadeDeadLetters.ARRIVAL;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.beam.sdk.PipelineResult;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.lake.LakeOptions;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayCommandTest {
  private static final String GOOD =
      "{\"deviceId\":\"v\",\"timestamp\":\"2026-01-31T06:29:00Z\",\"speed\":1}";
  private static final String BAD = GOOD.replace(":1}", ":NaN}");
  private static final String MENDED = GOOD.replace(":1}", ":null}");
  // The value is the last thing that a line says of a dead letter.
  private static final String MEND = "sed -e 's/^.*,\"value\":/{\"value\":/' -e 's/NaN/null/'";
  // What the topics have before, so that dead letters can be of it.
  private static final int REJECTED = 10_500;
  private static final Duration POLL = Duration.ofMillis(200);

  private static EmbeddedBroker broker;
  private static KafkaConsumer<String, String> consumer;

  @TempDir private Path temporary;
  private Path folder;
  private MadeDeadLetters lake;
  private Map<TopicPartition, Long> before;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start();
    broker.createTopics(Preflight.topics("dead_letter"), 2);
    TestFeed rejected = new TestFeed().toPartition(0);
    for (int i = 0; i < REJECTED; i++) {
      rejected.value("gps_data", null, null).value("vehicle_data", null, null);
    }
    rejected.send(broker.bootstrapServers(), sent -> {});
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "auto.offset.reset",
                "earliest",
                "fetch.max.wait.ms",
                10),
            new StringDeserializer(),
            new StringDeserializer());
    consumer.assign(
        Preflight.inputTopics().stream()
            .flatMap(topic -> Stream.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1)))
            .toList());
  }

  @AfterAll
  static void stopBroker() {
    consumer.close();
    broker.close();
  }

  @BeforeEach
  void openLake() throws Exception {
    // DuckDB reads brackets in a path as a pattern, and so does Beam.
    folder = temporary.resolve("a [b] lake");
    lake = new MadeDeadLetters(folder);
    before = ends();
  }

  @AfterEach
  void closeLake() throws Exception {
    lake.close();
  }

  @Test
  void deadLettersGoBackOnTheirTopicsOnceEachWithTheirOrigin() throws Exception {
    lake.add("gps_data", 12, "key", GOOD).write();
    // A second copy, which the engine may write.
    lake.add("gps_data", 12, "key", GOOD).add("vehicle_data", 7, null, GOOD).write();

    CommandRun replay = replay("--reason=out_of_domain");

    assertThat(replay.exitCode()).as(replay.err()).isZero();
    String id = json(replay).get("replay").asText();
    assertThat(sent())
        .containsExactlyInAnyOrder(
            "gps_data key %s topic=gps_data partition=0 offset=12 reason=OUT_OF_DOMAIN id=%s"
                .formatted(GOOD, id),
            "vehicle_data null %s topic=vehicle_data partition=0 offset=7 reason=OUT_OF_DOMAIN id=%s"
                .formatted(GOOD, id));
    assertThat(replay.out().lines().limit(3))
        .containsExactly(
            "topic         reason         sent  already",
            "gps_data      OUT_OF_DOMAIN  1     0",
            "vehicle_data  OUT_OF_DOMAIN  1     0");
    assertCounts(replay, 2, 0, 0);
    assertThat(json(replay).get("lake").asText()).isEqualTo(folder.toString());
  }

  @Test
  void theSameDeadLetterIsNeverSentTwiceUnlessAgain() throws Exception {
    lake.add("gps_data", 12, "key", GOOD).write();
    assertCounts(replay("--reason=OUT_OF_DOMAIN"), 1, 0, 0);
    lake.add("gps_data", 13, "key", GOOD).write();

    assertCounts(replay("--reason=OUT_OF_DOMAIN"), 1, 1, 0);
    assertCounts(replay("--reason=OUT_OF_DOMAIN"), 0, 2, 0);
    assertThat(sent()).hasSize(2);

    assertCounts(replay("--reason=OUT_OF_DOMAIN", "--again"), 2, 0, 0);
    assertThat(sent()).hasSize(4);
  }

  @Test
  void onlyTheReasonsAndThePeriodThatAreAskedForAreSent() throws Exception {
    lake.add("gps_data", 0, "old", GOOD, OUT_OF_DOMAIN, ARRIVAL.minusSeconds(1))
        .add("gps_data", 1, "first", GOOD, OUT_OF_DOMAIN, ARRIVAL)
        .add("gps_data", 2, "last", GOOD, MALFORMED_JSON, ARRIVAL.plusSeconds(3599))
        .add("gps_data", 3, "new", GOOD, OUT_OF_DOMAIN, ARRIVAL.plusSeconds(3600))
        .add("gps_data", 4, "other", GOOD, NOT_AN_OBJECT, ARRIVAL)
        .write();

    CommandRun replay =
        replay(
            "--reason=OUT_OF_DOMAIN,MALFORMED_JSON",
            "--from=" + ARRIVAL,
            "--to=" + ARRIVAL.plusSeconds(3600));

    assertCounts(replay, 2, 0, 0);
    assertThat(records()).extracting(ConsumerRecord::key).containsOnly("first", "last");
  }

  @Test
  void whatWouldBeRejectedAgainIsLeftOutAndSaid() throws Exception {
    lake.add("gps_data", 0, "good", GOOD).add("gps_data", 1, "bad", BAD).write();

    CommandRun replay = replay("--reason=OUT_OF_DOMAIN");

    assertCounts(replay, 1, 0, 1);
    assertThat(sent()).singleElement().asString().startsWith("gps_data good ");
    assertThat(replay.out())
        .contains("sent  already  rejected", "1     0        1")
        .contains("rejected: would be again, as gps_data-0 offset 1: OUT_OF_DOMAIN, speed");
    // What was left out is not what was sent.
    assertCounts(replay("--reason=OUT_OF_DOMAIN", "--fix=" + program(MEND)), 1, 1, 0);
  }

  @Test
  void programMendsWhatItCanAndLeavesTheRest() throws Exception {
    lake.add("gps_data", 0, "bad", BAD).add("gps_data", 1, "hopeless", "hopeless").write();
    String fix = "--fix=" + program("sed -e '/hopeless/{s/.*/null/;b' -e '}' " + MEND.substring(4));

    CommandRun replay = replay("--reason=OUT_OF_DOMAIN", fix);

    assertCounts(replay, 1, 0, 1);
    assertThat(replay.out()).contains("unfixed");
    assertThat(sent()).singleElement().asString().startsWith("gps_data bad %s ".formatted(MENDED));
  }

  @Test
  void programThatFailsSendsNothing() throws Exception {
    lake.add("gps_data", 0, "good", GOOD).write();

    CommandRun replay =
        replay("--reason=OUT_OF_DOMAIN", "--fix=" + program("echo why >&2; exit 3"));

    assertThat(replay.exitCode()).isEqualTo(1);
    assertThat(replay.err().lines())
        .containsExactly(
            "why",
            "citystream: --fix=%s: ended with exit code 3; of 1 dead letters nothing was sent"
                .formatted(temporary.resolve("fix")));
    assertThat(sent()).isEmpty();
    assertThat(folder.resolve(".replays")).doesNotExist();
  }

  @Test
  void dryRunShowsWhatItWouldSendAndNeedsNoBroker() throws Exception {
    for (int offset = 0; offset < 25; offset++) {
      lake.add("gps_data", offset, "bad", BAD);
    }
    lake.write();

    CommandRun dryRun =
        run(List.of("--dryRun", "--reason=OUT_OF_DOMAIN", "--fix=" + program(MEND)));

    assertThat(dryRun.exitCode()).as(dryRun.err()).isZero();
    assertThat(dryRun.out().lines().map(line -> line.replaceAll(" +", " ")))
        .hasSize(26)
        .startsWith(
            "topic partition offset reason detail becomes",
            "gps_data 0 0 OUT_OF_DOMAIN of gps_data-0 offset 0 " + MENDED)
        .contains("and 5 more", "topic reason would_send already");
    assertThat(json(dryRun).get("would_send").asInt()).isEqualTo(25);
    assertThat(sent()).isEmpty();
    assertThat(folder.resolve(".replays")).doesNotExist();
    assertThat(folder.resolve(".temp")).doesNotExist();
  }

  @Test
  void manyAreSentInChunksEachOnce() throws Exception {
    lake.addMany(REJECTED, GOOD).write();

    CommandRun replay = replay("--reason=OUT_OF_DOMAIN");

    assertCounts(replay, 10_500, 0, 0);
    assertThat(replay.err().lines())
        .containsExactly(
            "replay: 10,000 of 10,500 dead letters", "replay: 10,500 of 10,500 dead letters");
    assertThat(sent()).hasSize(10_500).doesNotHaveDuplicates();
    assertCounts(replay("--reason=OUT_OF_DOMAIN"), 0, 10_500, 0);
  }

  @Test
  void largeOnesAreFewToAChunkAndWhatIsTooLargeForItsTopicIsLeftOut() throws Exception {
    byte[] noise = new byte[9 << 20];
    new Random(1).nextBytes(noise);
    String large = "\"make\":\"%s\",".formatted(Base64.getEncoder().encodeToString(noise));
    lake.add("gps_data", 0, "large", GOOD.replace("\"speed\"", large + "\"speed\""))
        .add("gps_data", 1, "long", GOOD.replace("}", "}" + " ".repeat(9 << 20)))
        .add("gps_data", 2, "small", GOOD)
        .write();

    CommandRun replay = replay("--reason=OUT_OF_DOMAIN");

    assertCounts(replay, 2, 0, 1);
    assertThat(replay.out()).contains("too_large");
    assertThat(replay.err()).contains("replay: 2 of 3").doesNotContain("replay: 1 of 3");
    assertThat(records())
        .extracting(ConsumerRecord::key)
        .containsExactlyInAnyOrder("long", "small");
  }

  @Test
  void whatKafkaTookBeforeItRefusedTheRestIsNotSentAgain() throws Exception {
    lake.add("gps_data", 1, "a", GOOD).add("gps_data", 2, "b", GOOD);
    lake.add("vehicle_data", 3, null, GOOD).add("vehicle_data", 4, null, GOOD).write();
    // Such a topic takes no record without key.
    setCleanup("vehicle_data", "compact");
    CommandRun failed = replay("--reason=OUT_OF_DOMAIN");
    setCleanup("vehicle_data", "delete");

    CommandRun next = replay("--reason=OUT_OF_DOMAIN");

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.err().lines())
        .singleElement()
        .asString()
        .contains("--bootstrapServers", "4 dead letters were not all taken", "InvalidRecord");
    assertCounts(next, 2, 2, 0);
    assertThat(next.err()).contains("2 of them were sent, 2 were not");
    assertThat(sent())
        .hasSize(4)
        .extracting(record -> record.replaceAll(".* offset=| reason.*", ""))
        .containsExactlyInAnyOrder("1", "2", "3", "4");
  }

  @Test
  void replayThatDiedAfterItHadSentAllIsLookedUpOnce() throws Exception {
    lake.add("gps_data", 1, "a", GOOD).add("gps_data", 2, null, GOOD).write();
    assertCounts(replay("--reason=OUT_OF_DOMAIN"), 2, 0, 0);
    deleteLastEntry();
    lake.add("gps_data", 3, "c", GOOD).write();
    CommandRun dryRun = run(List.of("--dryRun", "--reason=OUT_OF_DOMAIN"));

    CommandRun next = replay("--reason=OUT_OF_DOMAIN");
    CommandRun last = replay("--reason=OUT_OF_DOMAIN");

    assertThat(dryRun.err()).contains("may have sent 2 dead letters of these");
    assertCounts(next, 1, 2, 0);
    assertThat(next.err()).contains("did not finish", "2 of them were sent, 0 were not");
    assertCounts(last, 0, 3, 0);
    assertThat(last.err()).doesNotContain("did not finish");
    assertThat(sent()).hasSize(3);
  }

  @Test
  void whatKafkaCannotTellAnyMoreCountsAsSent() throws Exception {
    lake.add("gps_data", 1, "a", GOOD).add("vehicle_data", 2, "a", GOOD).write();
    assertCounts(replay("--reason=OUT_OF_DOMAIN"), 2, 0, 0);
    deleteLastEntry();
    deleteRecords("gps_data");

    CommandRun next = replay("--reason=OUT_OF_DOMAIN");

    assertCounts(next, 0, 2, 0);
    assertThat(next.err())
        .contains("1 of them were sent, 0 were not", "1 may have been sent", "gps_data");
    assertCounts(replay("--reason=OUT_OF_DOMAIN", "--again"), 2, 0, 0);
  }

  @Test
  void topicThatWasMadeAnewCannotTellEither() throws Exception {
    lake.add("gps_data", 1, "a", GOOD).write();
    assertCounts(replay("--reason=OUT_OF_DOMAIN"), 1, 0, 0);
    deleteLastEntry();
    try (KafkaOffsets kafka = new KafkaOffsets(broker.bootstrapServers(), List.of("gps_data"))) {
      Path intent = entries(".intent.json").get(0);
      String id = kafka.topicIds().get("gps_data");
      assertThat(Files.readString(intent)).contains(id);
      Files.writeString(intent, Files.readString(intent).replace(id, "another"));
    }

    CommandRun next = replay("--reason=OUT_OF_DOMAIN");

    assertCounts(next, 0, 1, 0);
    assertThat(next.err()).contains("1 may have been sent");
  }

  @Test
  void oneThatWasRejectedAgainIsTheSame() throws Exception {
    lake.add("gps_data", 1, "a", GOOD).write();
    assertCounts(replay("--reason=OUT_OF_DOMAIN"), 1, 0, 0);
    ConsumerRecord<String, String> sent = records().get(0);
    Delivery rejected = new Delivery(sent.topic(), sent.partition(), sent.offset());
    lake.add(rejected, "a", GOOD, OUT_OF_DOMAIN, ARRIVAL.plusSeconds(60)).write();

    assertCounts(replay("--reason=OUT_OF_DOMAIN"), 0, 2, 0);
    assertCounts(replay("--reason=OUT_OF_DOMAIN", "--from=" + ARRIVAL.plusSeconds(1)), 0, 1, 0);
    assertCounts(replay("--reason=OUT_OF_DOMAIN", "--again"), 1, 1, 0);
    assertCounts(
        replay("--reason=OUT_OF_DOMAIN", "--again", "--from=" + ARRIVAL.plusSeconds(1)), 1, 0, 0);
    assertThat(sent()).hasSize(3).allMatch(record -> record.contains(" partition=0 offset=1 "));
  }

  @Test
  void topicsThatAreNotThoseOfTheLakeAreRefused() throws Exception {
    long end = before.get(new TopicPartition("gps_data", 0));
    lake.add("gps_data", 1, "a", GOOD).add("gps_data", end, "a", GOOD).write();

    assertRefused(
        replay("--reason=OUT_OF_DOMAIN"), "has no offset %d of gps_data-0".formatted(end));

    assertThat(sent()).isEmpty();
  }

  @Test
  void lakeThatAnotherCommandIsChangingIsRefused() throws Exception {
    lake.add("gps_data", 1, "a", GOOD).write();
    LakeOptions options = PipelineSetup.parseLake(List.of("--lake=" + folder));
    try (MaintenanceLock lock =
        MaintenanceLock.acquire(options, "replay", new PrintWriter(new StringWriter()))) {
      assertRefused(replay("--reason=OUT_OF_DOMAIN"), "is being changed by replay");
      lock.check();
    }
    assertThat(sent()).isEmpty();

    assertCounts(replay("--reason=OUT_OF_DOMAIN"), 1, 0, 0);
    assertThat(MaintenanceLock.holder(options)).isEmpty();
  }

  @Test
  void logThatCannotBeReadIsNamedAndNothingIsSent() throws Exception {
    lake.add("gps_data", 1, "a", GOOD).write();
    assertCounts(replay("--reason=OUT_OF_DOMAIN"), 1, 0, 0);
    Path sent = entries(".sent.csv").get(0);
    Files.writeString(sent, Files.readString(sent).replace("gps_data,0,1,", "gps_data,zero,1,"));

    assertRefused(replay("--reason=OUT_OF_DOMAIN"), ".replays cannot be read");

    Files.delete(sent);
    Files.writeString(entries(".intent.json").get(0), "{}");
    assertRefused(replay("--reason=OUT_OF_DOMAIN"), ".intent.json cannot be read");
    assertThat(sent()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--dryRun|Missing required option: '--reason=REASON'",
        "--reason=OLD_AGE|expected one of [EMPTY_VALUE, INVALID_ENCODING, MALFORMED_JSON",
        "--reason=MALFORMED_JSON|--bootstrapServers is required",
        "--reason=MALFORMED_JSON --bootstrapServers=nonsense|--bootstrapServers=nonsense",
        "--reason=MALFORMED_JSON --dryRun --fix=no/such|--fix=no/such: is no executable file",
        "--reason=MALFORMED_JSON --dryRun --from=2999-01-01T00:00:00Z|--from=2999-01-01T00:00:00Z",
        "--reason=MALFORMED_JSON --dryRun --sooner|--sooner",
      })
  void whatTheUserCanPutRightIsOneLine(String options, String message) throws Exception {
    lake.add("gps_data", 1, "a", GOOD).write();

    assertRefused(run(List.of(options.split(" "))), message);
  }

  @Test
  void runningPipelineTakesWhatWasMendedAndWhatItRejectsAgainIsNotSentAgain() throws Exception {
    CityOptions options =
        PipelineSetup.parse(
            List.of("--lake=" + folder, "--archiveInterval=500ms", "--idleTimeout=1s"),
            Map.of("bootstrapServers", broker.bootstrapServers()));
    StartPoint start =
        StartPoint.of(new RunFrom.Converter().convert("latest"), options, line -> {});
    String future = GOOD.replace("2026-01-31T06:29:00Z", Instant.now().plusSeconds(86_400) + "");
    TestFeed feed = new TestFeed();
    feed.value("gps_data", "bad", BAD.getBytes(UTF_8));
    feed.value("gps_data", "future", future.getBytes(UTF_8));
    String[] replay = {
      "--reason=OUT_OF_DOMAIN,FUTURE_TIMESTAMP", "--fix=" + program(MEND), "--maxFutureSkew=2d"
    };
    PipelineResult pipeline = PipelineSetup.assemble(options, start.startOffsets()).run();
    try {
      feed.send(broker.bootstrapServers(), sent -> {});
      await(pipeline, 2, 2);

      assertCounts(replay(replay), 2, 0, 0);
      await(pipeline, 4, 3);

      assertCounts(replay(replay), 0, 3, 0);
    } finally {
      CompletableFuture<?> unused = CompletableFuture.runAsync(() -> cancel(pipeline));
    }
    String lineage =
        """
        SELECT processed.speed, raw.key::VARCHAR AS key, header.value::VARCHAR AS reason
        FROM processed_gps AS processed
        JOIN raw USING (topic, "partition", "offset"), unnest(raw.headers) AS u(header)
        WHERE header.key = 'citystream.replay.reason'""";
    assertThat(CommandRun.of("query", lineage, "--format=csv", "--lake=" + folder).out())
        .isEqualToNormalizingNewlines("speed,key,reason\n,bad,OUT_OF_DOMAIN\n");
  }

  private void await(PipelineResult pipeline, int records, int deadLetters) throws Exception {
    try (LakeAudit audit =
        new LakeAudit(folder.toString(), org.joda.time.Duration.standardMinutes(1))) {
      Instant deadline = Instant.now().plusSeconds(60);
      LakeAudit.Account account = audit.account();
      while (account.raw() != records || account.deadLetters() != deadLetters) {
        assertThat(Instant.now()).as(account.toString()).isBefore(deadline);
        pipeline.waitUntilFinish(org.joda.time.Duration.millis(200));
        account = audit.account();
      }
    }
  }

  private static void cancel(PipelineResult pipeline) {
    try {
      pipeline.cancel();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CommandRun replay(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--bootstrapServers=" + broker.bootstrapServers());
    return run(all);
  }

  private CommandRun run(List<String> options) {
    return CommandRun.of(
        Stream.concat(Stream.of("replay", "--lake=" + folder), options.stream())
            .toArray(String[]::new));
  }

  private static JsonNode json(CommandRun replay) throws Exception {
    return new ObjectMapper().readTree(replay.lastLine());
  }

  private static void assertCounts(CommandRun replay, int sent, int already, int leftOut)
      throws Exception {
    assertThat(replay.exitCode()).as(replay.err()).isZero();
    JsonNode counts = json(replay);
    assertThat(counts.get("sent").asInt()).as(replay.out()).isEqualTo(sent);
    assertThat(counts.get("already").asInt()).as(replay.out()).isEqualTo(already);
    assertThat(counts.get("left_out").asInt()).as(replay.out()).isEqualTo(leftOut);
  }

  private static void assertRefused(CommandRun run, String message) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().contains(message);
    assertThat(run.out()).isEmpty();
  }

  /** A program that a shell runs. */
  private Path program(String script) throws Exception {
    Path program = temporary.resolve("fix");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private List<Path> entries(String suffix) throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve(".replays"))) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /** As if the last replay had died before it could say what it has sent. */
  private void deleteLastEntry() throws Exception {
    List<Path> entries = entries(".sent.csv");
    Files.delete(entries.get(entries.size() - 1));
  }

  private static Map<TopicPartition, Long> ends() {
    return consumer.endOffsets(consumer.assignment());
  }

  /** What replays have sent since the test began, and nobody has deleted. */
  private List<ConsumerRecord<String, String>> records() {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    Map<TopicPartition, Long> ends = ends();
    before.forEach(consumer::seek);
    while (ends.keySet().stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
      for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
        if (record.headers().lastHeader("citystream.replay.id") != null) {
          records.add(record);
        }
      }
    }
    return records;
  }

  /** Topic, key, value and headers of each. */
  private List<String> sent() {
    return records().stream()
        .map(
            record -> {
              StringBuilder text = new StringBuilder();
              text.append("%s %s %s".formatted(record.topic(), record.key(), record.value()));
              for (Header header : record.headers()) {
                text.append(' ').append(header.key().replace("citystream.replay.", ""));
                text.append('=').append(new String(header.value(), UTF_8));
              }
              return text.toString();
            })
        .toList();
  }

  private static void deleteRecords(String topic) throws Exception {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    ends()
        .forEach(
            (partition, end) -> {
              if (partition.topic().equals(topic)) {
                all.put(partition, RecordsToDelete.beforeOffset(end));
              }
            });
    try (Admin admin = admin()) {
      admin.deleteRecords(all).all().get();
    }
  }

  /** Changes a topic, and returns when its broker knows. */
  private static void setCleanup(String topic, String policy) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp change =
        new AlterConfigOp(new ConfigEntry("cleanup.policy", policy), AlterConfigOp.OpType.SET);
    try (Admin admin = admin();
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
      admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
      while (takesRecordsWithoutKey(producer, topic) == policy.equals("compact")) {
        Thread.onSpinWait();
      }
    }
  }

  private static boolean takesRecordsWithoutKey(
      KafkaProducer<String, String> producer, String topic) throws InterruptedException {
    try {
      producer.send(new ProducerRecord<>(topic, GOOD)).get();
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }
}
