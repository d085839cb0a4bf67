package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.citystream.contracts.GpsEvent;
import org.citystream.contracts.VehicleEvent;
import org.citystream.contracts.WeatherEvent;
import org.citystream.pipeline.CityOptions;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionGroupsTest {
  private static final int REPORTS_A_MINUTE = 3;
  private static final int MINUTES = 12;
  private static final int LATENESS_MINUTES = 5;

  private final Instant begin =
      Instant.now().minus(8, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);

  @TempDir Path folder;
  private EmbeddedBroker broker;
  private Path shared;
  private Path alone;

  @BeforeEach
  void startBroker() throws Exception {
    broker = EmbeddedBroker.start();
    broker.createTopics(Preflight.topics("dead_letter"), 3);
    shared = folder.resolve("shared");
    alone = folder.resolve("alone");
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void pipelinesSideBySideMakeTheLakeOfOneThatReadsEverything() throws Exception {
    TestFeed feed = new TestFeed();
    List<PoisonRecords.Poison> poison = PoisonRecords.vehicleValues();
    for (int report = 0; report < 60; report++) {
      for (int partition = 0; partition < 3; partition++) {
        feed.toPartition(partition).allFive("vehicle-" + partition, time(report), report);
        feed.allFive("neighbour-" + partition, time(report), report);
      }
      byte[] broken = poison.get(report % poison.size()).value();
      feed.toPartition(report % 3).value("vehicle_data", "poison", broken);
    }
    long sent = send(feed.disorder(100, 7).duplicateEvery(37));

    CityOptions evens = options(shared, "2s", "--partitions=0,2");
    CityOptions odds = options(shared, "2s", "--partitions=1");
    try (DirectRun one = start(evens);
        DirectRun other = start(odds);
        DirectRun whole = start(options(alone, "2s"))) {
      whole.await(account -> account.missing(sent) == 0);
      other.await(account -> account.missing(sent) == 0);
      one.await(account -> account.missing(sent) == 0);
    }

    assertThat(DirectRun.account(shared)).isEqualTo(DirectRun.account(alone));
    assertThat(LakeDifference.between(shared, alone)).isEmpty();
    assertThat(rawOf(evens)).containsExactly("0", "2");
    assertThat(rawOf(odds)).containsExactly("1");
    CommandRun reconciled = reconcile("--bootstrapServers=" + broker.bootstrapServers());
    assertThat(reconciled.exitCode()).as(reconciled.out()).isZero();
    assertThat(json(reconciled).get("raw").longValue()).isEqualTo(sent);
    assertThat(json(reconciled).get("unread").longValue()).isZero();
  }

  @Test
  void aGroupGoesOnWhereItsOwnPartitionsNeedItHoweverFarOthersAre() throws Exception {
    long sent = send(minutes(1, "behind", 0).all(minutes(0, "ahead", 300)));
    int open = 5 * REPORTS_A_MINUTE;
    // Of the group that is behind the last window is in the join's state only.
    try (DirectRun behind = start(options(shared, "1d", "--partitions=1"));
        DirectRun ahead = start(options(shared, "2s", "--partitions=0,2"))) {
      behind.await(account -> account.raw() == sent);
      ahead.await(account -> account.missing(sent) == open);
    }

    CityOptions options = options(shared, "2s", "--partitions=1");
    StartPoint start = DirectRun.startPoint(options, "lake");
    long needed = (long) REPORTS_A_MINUTE * (MINUTES - 1 - LATENESS_MINUTES);
    assertThat(start.offsets().values()).hasSize(5).containsOnly(needed);
    assertThat(start.offsets().keySet()).extracting(TopicPartition::partition).containsOnly(1);
    assertThat(start.description()).startsWith("partitions 1 from the lake, windows from ");
    try (DirectRun behind = DirectRun.start(options, start)) {
      behind.await(account -> account.missing(sent) == 0);
    }

    assertThat(rawOf(options)).containsExactly("1");
    assertThat(DirectRun.account(shared).doubleCounted()).isZero();
    assertThat(DirectRun.account(shared).enrichedRows()).isEqualTo(2 * MINUTES);
  }

  @Test
  void aVehicleInTwoGroupsIsFoundByReconcileAndRepairedByItsBackfill() throws Exception {
    int reports = 2 * REPORTS_A_MINUTE;
    // As of senders whose keys are ids of records, not of vehicles.
    TestFeed feed = new TestFeed();
    for (int report = 0; report < reports; report++) {
      feed.toPartition(0).allFive("whole", time(report), report);
      feed.event(new GpsEvent("g" + report, "torn", time(report), 36.0, null, null, null));
      feed.toPartition(1);
      feed.event(
          new VehicleEvent(
              "v" + report,
              "torn",
              time(report),
              null,
              36.0,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null));
      feed.event(
          new WeatherEvent(
              "w" + report,
              "torn",
              time(report),
              null,
              10.0,
              null,
              null,
              null,
              null,
              null,
              null,
              null));
    }
    long sent = send(feed);
    try (DirectRun one = start(options(shared, "2s", "--partitions=0,2"));
        DirectRun other = start(options(shared, "2s", "--partitions=1"))) {
      one.await(account -> account.raw() == sent && account.enrichedRows() == 4);
      other.await(account -> account.missing(sent) == reports);
    }

    String end = "--to=" + begin.plus(1, ChronoUnit.HOURS);
    CommandRun torn = reconcile(end);
    assertThat(torn.exitCode()).isEqualTo(1);
    assertThat(json(torn).get("uncounted").longValue()).isEqualTo(reports);
    String repair = torn.out().lines().filter(line -> line.startsWith("repair: ")).findAny().get();
    CommandRun backfill =
        CommandRun.of(
            Stream.concat(
                    Stream.of(repair.substring("repair: ".length()).split(" ", -1)),
                    Stream.of("--lake=" + shared))
                .toArray(String[]::new));
    assertThat(backfill.exitCode()).as(backfill.err()).isZero();
    CommandRun repaired = reconcile(end);
    assertThat(repaired.exitCode()).as(repaired.out()).isZero();
    assertThat(new DemoLake(shared, null).finalRows()).hasSize(4);
  }

  private Instant time(int report) {
    return begin.plusSeconds(60L / REPORTS_A_MINUTE * report);
  }

  /** What a vehicle reports in some minutes, on one partition. */
  private TestFeed minutes(int partition, String vehicle, int first) {
    TestFeed feed = new TestFeed().toPartition(partition);
    for (int report = 0; report < REPORTS_A_MINUTE * MINUTES; report++) {
      feed.allFive(vehicle, time(REPORTS_A_MINUTE * first + report), report);
    }
    return feed;
  }

  private long send(TestFeed feed) {
    return feed.send(broker.bootstrapServers(), progress -> {}).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private CityOptions options(Path lake, String idleTimeout, String... more) {
    return DirectRun.options(
        broker,
        lake,
        Stream.concat(
                Stream.of(
                    "--idleTimeout=" + idleTimeout, "--allowedLateness=" + LATENESS_MINUTES + "m"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static DirectRun start(CityOptions options) {
    return DirectRun.start(options, DirectRun.startPoint(options, "earliest"));
  }

  /** The partitions of the raw records that a run has written. */
  private static List<String> rawOf(CityOptions run) throws SQLException {
    String files = "%s/raw/**/*-%s-*.parquet".formatted(run.getLake(), run.getRunId());
    return new DemoLake(Path.of(run.getLake()), null)
        .query("SELECT DISTINCT \"partition\" FROM '%s' ORDER BY ALL".formatted(files));
  }

  private CommandRun reconcile(String... more) {
    return CommandRun.of(
        Stream.concat(Stream.of("reconcile", "--lake=" + shared), Stream.of(more))
            .toArray(String[]::new));
  }

  private static JsonNode json(CommandRun run) throws IOException {
    return new ObjectMapper().readTree(run.lastLine());
  }
}
