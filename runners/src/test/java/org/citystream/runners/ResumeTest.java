package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.citystream.pipeline.CityOptions;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
  private static final int VEHICLES = 2;

  private final Instant start =
      Instant.now().minus(3, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);

  @TempDir Path folder;

  @Test
  void aRunThatGoesOnFromTheLakeGivesTheRowsOfOneThatWasNeverStopped() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      // One partition, so that each holds the watermark back until the end.
      broker.createTopics(Preflight.topics("dead_letter"), 1);
      long sent = send(broker, minutes(0, 20).value("gps_data", "x", new byte[] {'x'}));
      Path resumed = folder.resolve("resumed");
      CityOptions first = options(broker, resumed, "first", "--idleTimeout=1d");
      // All is archived, and the last window is in the join's state only.
      runUntil(first, "earliest", account -> account.raw() == sent && account.windows() == 19);
      removeNewest(resumed, "enriched");
      removeNewest(resumed, "raw/topic=vehicle_data");
      removeNewest(resumed, "processed/weather");
      removeNewest(resumed, "dead_letter");

      long all = sent + send(broker, late()) + send(broker, minutes(20, 25));
      CityOptions second = options(broker, resumed, "second", "--idleTimeout=2s");
      StartPoint start = runUntil(second, "lake", account -> account.missing(all) == 0);
      Path uninterrupted = folder.resolve("uninterrupted");
      CityOptions once = options(broker, uninterrupted, "once", "--idleTimeout=2s");
      runUntil(once, "earliest", account -> account.missing(all) == 0);

      // Window 18 was removed, and windows that ended five minutes before it may take late records.
      assertThat(start.offsets())
          .containsEntry(new TopicPartition("traffic_data", 0), 13L * 3 * VEHICLES);
      LakeAudit.Account account = DirectRun.account(resumed);
      assertThat(account.missing(all)).isZero();
      assertThat(account.doubleCounted()).isZero();
      assertThat(account).isEqualTo(DirectRun.account(uninterrupted));
      assertThat(new DemoLake(resumed, null).finalRows())
          .isEqualTo(new DemoLake(uninterrupted, null).finalRows())
          .hasSize(25 * VEHICLES);
    }
  }

  @Test
  void aRunFromTheNewestRecordsReadsOnlyWhatComesThen() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      broker.createTopics(Preflight.topics("dead_letter"), 1);
      send(broker, minutes(0, 5));
      CityOptions options = options(broker, folder.resolve("lake"), "newest", "--idleTimeout=2s");
      StartPoint newest = DirectRun.startPoint(options, "latest");
      long sent = send(broker, minutes(5, 8));

      runUntil(options, newest, account -> account.missing(sent) == 0);

      assertThat(DirectRun.account(folder.resolve("lake")).raw()).isEqualTo(sent);
      assertThat(DirectRun.account(folder.resolve("lake")).windows()).isEqualTo(3);
    }
  }

  /** Three reports a minute of all five kinds. */
  private TestFeed minutes(int from, int to) {
    TestFeed feed = new TestFeed();
    for (int report = 3 * from; report < 3 * to; report++) {
      for (int vehicle = 0; vehicle < VEHICLES; vehicle++) {
        feed.allFive("vehicle-" + vehicle, start.plusSeconds(20L * report), report);
      }
    }
    return feed;
  }

  /** Records of windows that had been written but were open for late ones. */
  private TestFeed late() {
    return new TestFeed()
        .allFive("vehicle-0", start.plusSeconds(60 * 17 + 5), 1000)
        .allFive("vehicle-1", start.plusSeconds(60 * 18 + 7), 1001);
  }

  private static long send(EmbeddedBroker broker, TestFeed feed) {
    return feed.send(broker.bootstrapServers(), progress -> {}).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private static CityOptions options(
      EmbeddedBroker broker, Path lake, String runId, String idleTimeout) {
    return DirectRun.options(broker, lake, "--runId=" + runId, "--allowedLateness=5m", idleTimeout);
  }

  private static StartPoint runUntil(
      CityOptions options, String from, Predicate<LakeAudit.Account> condition) throws Exception {
    StartPoint start = DirectRun.startPoint(options, from);
    runUntil(options, start, condition);
    return start;
  }

  /** Runs the pipeline until its lake satisfies the condition, and stops it as it is. */
  private static void runUntil(
      CityOptions options, StartPoint start, Predicate<LakeAudit.Account> condition)
      throws Exception {
    try (DirectRun run = DirectRun.start(options, start)) {
      run.await(condition);
    }
  }

  private static void removeNewest(Path lake, String dataset) throws IOException {
    try (Stream<Path> files = Files.walk(lake.resolve(dataset))) {
      Files.delete(
          files
              .filter(file -> file.toString().endsWith(".parquet"))
              .max(Comparator.comparing(Path::getFileName))
              .orElseThrow());
    }
  }
}
