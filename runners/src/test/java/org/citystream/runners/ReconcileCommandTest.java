package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.citystream.runners.MadeLake.A_MINUTE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.citystream.runners.Reconciliation.Offsets;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Four minutes at the two sides of midnight, as Kafka has them, and what is done to their lake. */
class ReconcileCommandTest {
  private static final Instant START = Instant.parse("2026-01-31T23:58:00Z");
  private static final int MINUTES = 4;
  private static final long RECORDS = (long) MINUTES * (A_MINUTE + 1);
  private static EmbeddedBroker broker;
  private static Instant beforeArrival;
  private static Instant afterArrival;

  @TempDir private Path folder;
  private Path lake;
  private MadeLake made;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start();
    broker.createTopics(Preflight.topics("dead_letter"), 2);
    TestFeed feed = new TestFeed();
    for (int record = 0; record < RECORDS; record++) {
      feed.toPartition(record % (A_MINUTE + 1) == 0 ? 1 : 0).value("gps_data", "v", new byte[1]);
    }
    beforeArrival = Instant.now();
    feed.send(broker.bootstrapServers(), sent -> {});
    afterArrival = Instant.now();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void makeLake() throws Exception {
    // DuckDB reads brackets in a path as a pattern, and SQL the apostrophe as an end.
    lake = folder.resolve("o'l[a]*ke");
    made = new MadeLake(lake, START).write(MINUTES, MINUTES);
  }

  @AfterEach
  void closeLake() throws SQLException {
    made.close();
  }

  @Test
  void soundLakeHasEverything() throws Exception {
    CommandRun run = reconcileWithKafka();

    assertThat(run.exitCode()).as(run.out()).isZero();
    assertThat(counts(run))
        .containsEntry("raw", RECORDS)
        .containsEntry("processed", RECORDS - MINUTES)
        .containsEntry("dead_letters", (long) MINUTES)
        .containsEntry("unread", 0L);
    assertThat(wrong(run)).isEmpty();
    assertThat(run.out()).doesNotContain("repair");
  }

  @Test
  void secondCopiesOfFilesAreNoNews() throws Exception {
    for (Path file : files("")) {
      Files.copy(file, file.resolveSibling("again-" + file.getFileName()));
    }

    assertThat(reconcileWithKafka().exitCode()).isZero();
  }

  @Test
  void whatRawLacksIsTold() throws Exception {
    made.without("raw", 1);

    CommandRun run = reconcileWithKafka();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out().lines())
        .anyMatch(line -> line.matches("gps_data +0 +6 +11 +not in raw"))
        .anyMatch(line -> line.matches("gps_data +1 +1 +1 +not in raw"));
    assertThat(wrong(run)).containsExactly(Map.entry("not_in_raw", A_MINUTE + 1L));
    assertThat(repairs(run)).containsExactly("repair: run --from=2026-01-31T23:00:00Z");
    // Nobody knows whether Kafka has it.
    assertThat(repairs(reconcile())).isEmpty();
  }

  @Test
  void whatOnlyKafkaHasIsTold() throws Exception {
    made.without("raw", 1).without("processed", 1).without("dead_letter", 1).without("enriched", 1);

    CommandRun run = reconcileWithKafka();

    assertThat(wrong(run)).containsExactly(Map.entry("not_in_raw", A_MINUTE + 1L));
    assertThat(counts(run)).containsEntry("unread", 0L);
    assertReadAgain(run);
  }

  @Test
  void whatWasNeverProcessedIsTold() throws Exception {
    made.without("processed", 1).without("processed", 2);

    CommandRun run = reconcile();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("neither processed nor a dead letter");
    assertThat(wrong(run))
        .containsOnly(Map.entry("lost", 2L * A_MINUTE), Map.entry("double_counted", 2L * A_MINUTE));
    assertThat(repairs(run))
        .containsExactly("repair: backfill --from=2026-01-31T23:00:00Z --to=2026-02-01T01:00:00Z");
  }

  @Test
  void whatIsLostIsComputedAgainInTheHourOfItsEvent() throws Exception {
    made.writeLate(3, 24, START.minusSeconds(5 * 3600));
    Files.delete(onlyFile("processed/gps/dt=2026-01-31/hour=18"));

    assertThat(repairs(reconcile()))
        .containsExactly(
            "repair: backfill --from=2026-01-31T18:00:00Z --to=2026-01-31T19:00:00Z --maxDelay=6h");
  }

  @Test
  void recordThatCameTooLateIsMissingInItsWindow() throws Exception {
    made.writeLate(3, 24, START.minusSeconds(5 * 3600));

    CommandRun run = reconcile();

    assertThat(wrong(run)).containsExactly(Map.entry("uncounted", 1L));
    assertThat(repairs(run))
        .containsExactly(
            "repair: backfill --from=2026-01-31T18:00:00Z --to=2026-01-31T19:00:00Z --maxDelay=6h");
  }

  @Test
  void markersOfTransactionsAreNoRecords() throws Exception {
    TopicPartition partition = new TopicPartition("transactions", 0);
    broker.createTopics(List.of(partition.topic()), 1);
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of(
                "bootstrap.servers", broker.bootstrapServers(), "transactional.id", "test"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      for (int transaction = 0; transaction < 2; transaction++) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(partition.topic(), new byte[1])).get();
        producer.commitTransaction();
      }
    }

    try (RecordsInKafka records = new RecordsInKafka(broker.bootstrapServers())) {
      assertThat(
              records.find(
                  partition,
                  LongStream.range(0, 4)
                      .mapToObj(offset -> new Offsets(partition.topic(), 0, offset, offset))
                      .toList()))
          .extracting(found -> found.offsets().first(), RecordsInKafka.Found::count)
          .containsExactly(tuple(0L, 1L), tuple(2L, 1L));
    }
  }

  @Test
  void deadLettersCountAsProcessed() throws Exception {
    made.without("dead_letter", 1);

    assertThat(wrong(reconcile())).containsExactly(Map.entry("lost", 1L));
    assertThat(repairs(reconcile()))
        .containsExactly("repair: backfill --from=2026-01-31T23:00:00Z --to=2026-02-01T00:00:00Z");
  }

  @Test
  void windowThatLacksItsRowsIsTold() throws Exception {
    made.without("enriched", 1);

    CommandRun run = reconcile();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("2026-01-31T23:59:00Z  1         6        0");
    assertThat(wrong(run)).containsExactly(Map.entry("uncounted", (long) A_MINUTE));
    assertThat(repairs(run))
        .containsExactly("repair: backfill --from=2026-01-31T23:00:00Z --to=2026-02-01T00:00:00Z");
  }

  @Test
  void windowsThatTheWatermarkHasNotPassedAreOpenUntilTheEndOfAPeriod() throws Exception {
    made.without("enriched", 3);

    CommandRun now = reconcile();
    CommandRun then = reconcile("--to=2026-02-01T00:02:00Z");

    assertThat(now.exitCode()).isZero();
    assertThat(now.out()).contains("still open").doesNotContain("repair");
    assertThat(counts(now)).containsEntry("open", (long) A_MINUTE);
    assertThat(then.exitCode()).isEqualTo(1);
    assertThat(counts(then)).containsEntry("open", 0L);
    assertThat(wrong(then)).containsExactly(Map.entry("uncounted", (long) A_MINUTE));
  }

  @Test
  void windowOfWhichThereAreEarlyRowsOnlyIsOpen() throws Exception {
    rewrite(
        made.path("enriched", 3), "* REPLACE ('EARLY' AS pane_timing, 2::BIGINT AS gps_events)");

    CommandRun run = reconcile();

    assertThat(run.exitCode()).isZero();
    assertThat(counts(run)).containsEntry("open", A_MINUTE - 2L);
  }

  @Test
  void joinThatDiedIsNotOpenForEver() throws Exception {
    for (int minute = 0; minute < MINUTES; minute++) {
      made.without("enriched", minute);
    }

    assertThat(counts(reconcile())).containsEntry("open", (long) MINUTES * A_MINUTE);
    assertThat(wrong(reconcile("--to=2026-03-01T00:00:00Z")))
        .containsExactly(Map.entry("uncounted", (long) MINUTES * A_MINUTE));
  }

  @Test
  void windowsAreAsLongAsTheRowsSay() throws Exception {
    // Before midnight one window of two minutes, after it two of a minute.
    made.without("enriched", 0);
    rewrite(
        made.path("enriched", 1),
        "* REPLACE (window_start - INTERVAL 1 MINUTE AS window_start, 12::BIGINT AS gps_events)");

    assertThat(wrong(reconcile())).isEmpty();

    made.without("enriched", 1);
    CommandRun run = reconcile();
    assertThat(wrong(run)).containsExactly(Map.entry("uncounted", 2L * A_MINUTE));
  }

  @Test
  void recordsThatRawWillGetAreUnreadUntilTheEndOfAPeriod() throws Exception {
    for (Path file : files("")) {
      Files.delete(file);
    }

    CommandRun now = reconcileWithKafka();
    CommandRun then = reconcileWithKafka("--to=9999-12-31T23:59:59Z");

    assertThat(now.exitCode()).isZero();
    assertThat(counts(now)).containsEntry("unread", RECORDS);
    assertThat(then.exitCode()).isEqualTo(1);
    assertThat(wrong(then)).containsExactly(Map.entry("not_in_raw", RECORDS));
    assertReadAgain(then);
  }

  @Test
  void onlyThePeriodIsLookedAt() throws Exception {
    made.without("processed", 1);

    assertThat(reconcile("--to=2026-01-31T23:59:00Z").exitCode()).isZero();
    assertThat(reconcile("--from=2026-02-01T00:00:00Z").exitCode()).isZero();
    assertThat(wrong(reconcile("--from=2026-01-31T23:59:00Z", "--to=2026-02-01T00:00:00Z")))
        .containsKeys("lost", "double_counted");
  }

  @Test
  void eventThatHappenedDaysBeforeItsArrivalIsFound() throws Exception {
    made.writeLate(3, 24, START.minusSeconds(5 * 86_400));

    CommandRun run = reconcile("--from=2026-02-01T00:00:00Z");

    assertThat(run.exitCode()).as(run.out()).isZero();
    assertThat(run.err()).contains("folders of all days");
  }

  @Test
  void brokenFilesAreNamedAndSetAside() throws Exception {
    Path truncated = made.path("enriched", 1);
    byte[] content = Files.readAllBytes(truncated);
    Files.write(truncated, Arrays.copyOf(content, content.length / 2));
    Path foreign = made.path("processed", 1).resolveSibling("foreign.parquet");
    Files.copy(made.path("raw", 1), foreign);
    Path otherTypes = made.path("processed", 1).resolveSibling("types.parquet");
    Files.copy(made.path("processed", 1), otherTypes);
    rewrite(otherTypes, "* REPLACE (\"offset\"::VARCHAR AS \"offset\")");

    CommandRun first = reconcile();
    CommandRun second = reconcile();

    assertThat(first.exitCode()).isEqualTo(1);
    assertThat(counts(first)).containsEntry("broken_files", 3L);
    assertThat(first.out())
        .contains("cannot be read")
        .contains("not of processed/gps: lacks device_id VARCHAR, event_time TIMESTAMP")
        .contains("not of processed/gps: lacks offset BIGINT");
    for (Path file : List.of(truncated, foreign, otherTypes)) {
      assertThat(first.out()).contains(aside(file).toString());
      assertThat(first.err()).contains(aside(file).toString());
      assertThat(aside(file)).exists();
      assertThat(file).doesNotExist();
    }
    // One of them is missed; the other two held nothing that the lake does not have.
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(wrong(second)).containsExactly(Map.entry("uncounted", (long) A_MINUTE));
  }

  @Test
  void fileWhosePagesCannotBeDecodedIsNamedAndSetAside() throws Exception {
    Path damaged = made.path("processed", 1);
    byte[] content = Files.readAllBytes(damaged);
    // The pages end where a description of the columns begins, whose length is at the end.
    int description =
        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(content.length - 8);
    Arrays.fill(content, 4, content.length - 8 - description, (byte) 0xff);
    Files.write(damaged, content);

    CommandRun run = reconcile();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(wrong(run))
        .containsOnly(
            Map.entry("broken_files", 1L),
            Map.entry("lost", (long) A_MINUTE),
            Map.entry("double_counted", (long) A_MINUTE));
    assertThat(aside(damaged)).hasBinaryContent(content);
    assertThat(damaged).doesNotExist();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void fileWhoseBytesCannotBeHadIsNotBroken() throws Exception {
    Path file =
        Files.createSymbolicLink(
            made.path("raw", 1).resolveSibling("a.parquet"), Path.of("/proc/self/mem"));

    CommandRun refused = reconcile();

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err().strip()).startsWith("citystream: " + file + ": cannot be read (");
    assertThat(file).exists();
  }

  @Test
  void brokenFileThatCannotBeMovedIsLeftOut() throws Exception {
    Path broken = made.path("enriched", 1).resolveSibling("broken.parquet");
    Files.writeString(broken, "broken");
    Files.createDirectories(aside(broken).getParent());
    Files.writeString(aside(broken), "an earlier one");

    CommandRun run = reconcile();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(wrong(run)).containsExactly(Map.entry("broken_files", 1L));
    assertThat(run.out()).contains(broken.toString());
    assertThat(run.err()).contains("left out, for it cannot be moved");
    assertThat(broken).hasContent("broken");
    assertThat(aside(broken)).hasContent("an earlier one");
  }

  @Test
  void nothingIsMovedBeforeKafkaHasAnswered() throws Exception {
    Path broken = made.path("enriched", 1).resolveSibling("broken.parquet");
    Files.writeString(broken, "broken");

    assertThat(reconcile("--bootstrapServers=nobody").exitCode()).isEqualTo(2);
    assertThat(broken).exists();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--from=2026-01-02T00:00:00Z --to=2026-01-01T00:00:00Z"
            + "|--to=2026-01-01T00:00:00Z: must be after --from=2026-01-02T00:00:00Z",
        "--from=2100-01-01T00:00:00Z|--from=2100-01-01T00:00:00Z: lies in the future",
        "--from=today|Invalid value for option '--from'",
        "--bootstrapServers=nobody|--bootstrapServers=nobody: no broker answers",
      })
  void whatHasNoSenseIsRefusedInALine(String options, String message) {
    CommandRun refused = reconcile(options.split(" "));

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err().lines())
        .singleElement()
        .asString()
        .startsWith("citystream: " + message);
    assertThat(refused.out()).isEmpty();
  }

  @Test
  void lakeThatIsNotThereIsRefusedInALine() {
    lake = folder.resolve("none");

    CommandRun refused = reconcile();

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err().strip())
        .isEqualTo("citystream: --lake=%s: no such folder".formatted(lake));
  }

  private CommandRun reconcileWithKafka(String... more) {
    List<String> options = new ArrayList<>(List.of(more));
    options.add("--bootstrapServers=" + broker.bootstrapServers());
    return reconcile(options.toArray(String[]::new));
  }

  private CommandRun reconcile(String... more) {
    List<String> arguments = new ArrayList<>(List.of("reconcile", "--lake=" + lake));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static Map<String, Long> counts(CommandRun run) throws IOException {
    JsonNode line = new ObjectMapper().readTree(run.lastLine());
    Map<String, Long> counts = new TreeMap<>();
    line.fields()
        .forEachRemaining(
            field -> {
              if (field.getValue().isNumber()) {
                counts.put(field.getKey(), field.getValue().longValue());
              }
            });
    return counts;
  }

  /** What should be zero and is not. */
  private static Map<String, Long> wrong(CommandRun run) throws IOException {
    Map<String, Long> counts = counts(run);
    counts.keySet().removeAll(List.of("raw", "processed", "dead_letters", "unread", "open"));
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private static List<String> repairs(CommandRun run) {
    return run.out().lines().filter(line -> line.startsWith("repair: ")).toList();
  }

  /** The records were sent in one hour, or at the end of one and the begin of the next. */
  private static void assertReadAgain(CommandRun run) {
    assertThat(repairs(run))
        .singleElement()
        .isIn(
            Stream.of(beforeArrival, afterArrival)
                .map(time -> "repair: run --from=" + time.truncatedTo(ChronoUnit.HOURS))
                .toList());
  }

  private Path aside(Path file) {
    return lake.resolve(".set-aside").resolve(lake.relativize(file));
  }

  /** Replaces a file by a query of its rows. */
  private static void rewrite(Path file, String columns) throws IOException, SQLException {
    Path rewritten = file.resolveSibling("rewritten");
    try (LakeViews duckdb = new LakeViews()) {
      duckdb.execute(
          "COPY (SELECT %s FROM read_parquet(%s)) TO %s (FORMAT parquet)"
              .formatted(
                  columns, LakeViews.paths(List.of(file)), LakeViews.quoted(rewritten.toString())));
    }
    Files.move(rewritten, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path onlyFile(String below) throws IOException {
    assertThat(files(below)).hasSize(1);
    return files(below).get(0);
  }

  private List<Path> files(String below) throws IOException {
    try (Stream<Path> files = Files.walk(lake.resolve(below))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }
}
