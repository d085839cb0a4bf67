package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.citystream.runners.spark.LocalSpark;
import org.citystream.runners.spark.SparkProcess;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointIT {
  private static final Path LOGS = Path.of("target", "checkpoint");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void recordsThatKafkaDeletedAreNotPassedOver() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      broker.createTopics(Preflight.topics("dead_letter"), 1);
      long sent = send(broker);
      Path lake = folder.resolve("lake");
      String runId;
      try (SparkProcess first = run(broker, lake, "first");
          LakeWatch watch = new LakeWatch(lake)) {
        watch.awaitExact(sent, first);
        awaitCheckpoint(lake, first);
        first.kill();
        runId = runId(first);
      }
      send(broker);
      deleteAll(broker);

      try (SparkProcess second = run(broker, lake, "second")) {
        assertThat(second.awaitEnd(PATIENCE)).as("%s: has not ended", second.log()).isTrue();
        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.lines())
            .filteredOn(line -> line.startsWith("citystream: "))
            .singleElement()
            .asString()
            .contains("deleted before it was read", "_data-0", "empty --checkpointDir");
        assertThat(runId(second)).isEqualTo(runId);
      }
    }
  }

  private static SparkProcess run(EmbeddedBroker broker, Path lake, String name)
      throws IOException {
    return LocalSpark.start(
        LOGS.resolve(name + ".log"), List.of(), SparkRun.arguments(broker, lake));
  }

  private static long send(EmbeddedBroker broker) {
    Instant start = Instant.now().minus(1, ChronoUnit.HOURS);
    TestFeed feed = new TestFeed();
    for (int i = 0; i < 20; i++) {
      feed.allFive("vehicle", start.plusSeconds(i), i);
    }
    return feed.send(broker.bootstrapServers(), progress -> {}).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private static void awaitCheckpoint(Path lake, SparkProcess run) throws Exception {
    Path checkpoints = lake.resolve(".checkpoint/spark-checkpoint");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!hasCheckpoint(checkpoints)) {
      assertThat(run.awaitEnd(Duration.ofMillis(500))).as("%s: ended", run.log()).isFalse();
      assertThat(System.nanoTime()).as("%s: no checkpoint", run.log()).isLessThan(end);
    }
  }

  private static boolean hasCheckpoint(Path checkpoints) throws IOException {
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("checkpoint-"));
    }
  }

  private static String runId(SparkProcess run) {
    return run.lines().stream()
        .filter(line -> line.matches("run \\w+: writing to .*"))
        .collect(Collectors.joining());
  }

  private static void deleteAll(EmbeddedBroker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .deleteRecords(
              Preflight.inputTopics().stream()
                  .collect(
                      Collectors.toMap(
                          topic -> new TopicPartition(topic, 0),
                          topic -> RecordsToDelete.beforeOffset(-1))))
          .all()
          .get();
    }
  }
}
