package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.citystream.pipeline.CityOptions;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PipelineRunTest {
  @TempDir Path folder;

  @Test
  @Timeout(120)
  void recordsThatKafkaDeletesUnreadEndTheRunInOneLine() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      broker.createTopics(Preflight.topics("dead_letter"), 1);
      CityOptions options =
          PipelineSetup.parse(
              List.of(
                  "--bootstrapServers=" + broker.bootstrapServers(),
                  "--lake=" + folder.resolve("lake")),
              Map.of());
      StartPoint start =
          StartPoint.of(new RunFrom(RunFrom.Place.EARLIEST, null), options, line -> {});
      TestFeed feed = new TestFeed();
      for (int i = 0; i < 5; i++) {
        feed.allFive("vehicle", Instant.now(), i);
      }
      feed.send(broker.bootstrapServers(), sent -> {});
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        TopicPartition partition = new TopicPartition("gps_data", 0);
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(3))).all().get();
      }

      PipelineRun run = new PipelineRun(options, null, new PrintWriter(PrintWriter.nullWriter()));
      assertThatThrownBy(() -> run.run(start))
          .isInstanceOf(UsageException.class)
          .hasMessageContainingAll("--bootstrapServers", "offset 0 of gps_data-0", "start again")
          .hasMessageNotContaining("\n");
    }
  }
}
