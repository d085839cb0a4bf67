package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.citystream.runners.spark.LocalSpark;
import org.citystream.runners.spark.SparkProcess;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerConformanceIT {
  private static final int BUSY = 0;
  private static final int QUIET = 1;
  private static final int BROKEN = 2;
  private static final int PARTITIONS = 4;
  private static final int STEPS = 120;

  @TempDir Path folder;

  @Test
  void bothRunnersMakeTheSameLakeOfTheSameRecords() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      broker.createTopics(Preflight.topics("dead_letter"), PARTITIONS);
      Map<String, Long> sent = feed().send(broker.bootstrapServers(), progress -> {});
      long records = sent.values().stream().mapToLong(Long::longValue).sum();
      Path spark = folder.resolve("spark");
      try (SparkProcess pipeline =
              LocalSpark.start(
                  Path.of("target", "conformance", "spark.log"),
                  List.of(
                      "run",
                      "--runner=SparkRunner",
                      "--bootstrapServers=" + broker.bootstrapServers(),
                      "--lake=" + spark,
                      // So slow that the watermark has many batches to be wrong in.
                      "--maxBatchRecords=20",
                      "--maxRecordsPerBatch=40",
                      "--archiveInterval=1s",
                      "--enrichedInterval=1s",
                      "--idleTimeout=5s",
                      "--allowedLateness=1d"));
          LakeWatch watch = new LakeWatch(spark)) {
        watch.awaitExact(records, pipeline);
      }

      Path direct = folder.resolve("direct");
      DemoLake.write(direct, (bootstrapServers, progress) -> sent, broker);

      assertThat(LakeDifference.between(spark, direct)).isEmpty();
    }
  }

  /**
   * Ten vehicles on a partition and one on another, in disorder, some records twice, some minutes
   * late; broken records among them and on a partition of their own; a partition without any.
   */
  private static TestFeed feed() {
    Instant start = Instant.now().minus(3, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);
    TestFeed late = new TestFeed();
    TestFeed feed = new TestFeed();
    List<PoisonRecords.Poison> poison = PoisonRecords.vehicleValues();
    for (int step = 0; step < STEPS; step++) {
      Instant time = start.plusSeconds(10L * step);
      for (int vehicle = 0; vehicle < 10; vehicle++) {
        boolean isLate = (step + vehicle) % 23 == 0;
        (isLate ? late : feed).toPartition(BUSY).allFive("busy-" + vehicle, time, step);
      }
      feed.toPartition(QUIET).allFive("quiet", time, step);
      byte[] broken = poison.get(step % poison.size()).value();
      feed.toPartition(step % 3).value("vehicle_data", "poison", broken);
      feed.toPartition(BROKEN).value("gps_data", null, broken);
    }
    return feed.disorder(200, 7).duplicateEvery(37).all(late.disorder(500, 8));
  }
}
