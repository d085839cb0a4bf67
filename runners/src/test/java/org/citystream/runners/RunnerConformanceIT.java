package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
                  sparkProperties(folder.resolve("metrics")),
                  SparkRun.arguments(
                      broker,
                      spark,
                      // So slow that the watermark has many batches to be wrong in.
                      "--maxBatchRecords=20",
                      "--maxRecordsPerBatch=40",
                      "--allowedLateness=1d"));
          LakeWatch watch = new LakeWatch(spark)) {
        watch.awaitExact(records, pipeline);
        assertThat(metrics(folder.resolve("metrics")))
            .contains(
                "records",
                "duplicates",
                "watermark_lag_ms",
                "dead_letters_OUT_OF_DOMAIN",
                "rows_raw",
                "rows_processed_gps",
                "rows_enriched",
                "rows_dead_letter")
            .anyMatch(metric -> metric.startsWith("latency_ms"));
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

  /** Beam's sink of CSV files among Spark's metrics, a file a metric; and hardly any memory. */
  private static List<String> sparkProperties(Path metrics) throws IOException {
    Files.createDirectories(metrics);
    String sink = "spark.metrics.conf.driver.sink.csv.";
    return List.of(
        sink + "class=org.apache.beam.runners.spark.metrics.sink.CsvSink",
        sink + "period=1",
        sink + "unit=seconds",
        sink + "directory=" + metrics,
        // So little that what Spark keeps of its streams does not fit.
        "spark.memory.fraction=0.001");
  }

  /** The names of our metrics that the sink has written. */
  private static Set<String> metrics(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains("citystream"))
          .map(name -> name.replaceFirst(".*citystream\\.", "").replaceFirst("\\.csv$", ""))
          .collect(Collectors.toSet());
    }
  }
}
