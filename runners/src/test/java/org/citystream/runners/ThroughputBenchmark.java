package org.citystream.runners;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.beam.runners.spark.io.MicrobatchSource;
import org.apache.beam.runners.spark.metrics.MetricsAccumulator;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.citystream.pipeline.CityOptions;
import org.citystream.runners.spark.SparkSetup;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.citystream.simulator.send.SimulatorOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/**
 * Prints how fast a runner takes a backlog of all five topics to the lake. The clock runs from the
 * start of the pipeline to the newest file of a lake in which every record is accounted for.
 */
@Command(name = "ThroughputBenchmark", mixinStandardHelpOptions = true, showDefaultValues = true)
public final class ThroughputBenchmark implements Callable<Integer> {
  @Option(names = "--fleets", split = ",", description = "Vehicles, a run each.")
  private List<Integer> fleets = List.of(50, 100, 200, 400, 800);

  @Option(names = "--steps", description = "Reports of each vehicle, one every ten seconds.")
  private int steps = 360;

  @Option(names = "--warmUp", description = "Vehicles of a first run that is not printed; 0: none.")
  private int warmUp = 50;

  @Option(names = "--progress", description = "Print the pipeline's progress on standard error.")
  private boolean progress;

  @Unmatched private List<String> pipelineArguments = new ArrayList<>();

  /** Prints the table. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new ThroughputBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    if (warmUp > 0) {
      run(warmUp);
    }
    System.out.printf(
        Locale.ROOT,
        "%10s %12s %10s %14s %10s%n",
        "vehicles",
        "records",
        "s",
        "records/s",
        "exact");
    for (int vehicles : fleets) {
      Result result = run(vehicles);
      System.out.printf(
          Locale.ROOT,
          "%,10d %,12d %10.1f %,14.0f %10s%n",
          vehicles,
          result.records(),
          result.seconds(),
          result.records() / result.seconds(),
          result.exact() ? "yes" : "NO");
    }
    return 0;
  }

  private record Result(long records, double seconds, boolean exact) {}

  private Result run(int vehicles) throws Exception {
    Path lake = Files.createTempDirectory("citystream-benchmark-");
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      broker.createTopics(Preflight.topics("dead_letter"), 2);
      Map<String, Long> sent = send(vehicles, broker.bootstrapServers());
      CityOptions options =
          PipelineSetup.parse(
              pipelineArguments,
              Map.of(
                  "bootstrapServers",
                  broker.bootstrapServers(),
                  "lake",
                  lake.toString(),
                  "archiveInterval",
                  "2s",
                  "idleTimeout",
                  "1s"));
      Feed alreadySent = (bootstrapServers, sending) -> sent;
      PrintWriter out =
          new PrintWriter(
              progress
                  ? new java.io.OutputStreamWriter(
                      System.err, java.nio.charset.StandardCharsets.UTF_8)
                  : PrintWriter.nullWriter());
      Instant start = Instant.now();
      DemoSummary summary = new Demo(options, alreadySent, Duration.ofMinutes(10), out).run();
      if (SparkSetup.isChosen(options)) {
        forget();
      }
      double seconds = Duration.between(start, newestFile(lake)).toMillis() / 1e3;
      return new Result(summary.records(), seconds, summary.exact());
    } finally {
      delete(lake);
    }
  }

  /** Beam keeps these for a process, which runs one pipeline elsewhere. */
  private static void forget() {
    MicrobatchSource.clearCache();
    GlobalWatermarkHolder.clear();
    MetricsAccumulator.clear();
  }

  private Map<String, Long> send(int vehicles, String bootstrapServers) {
    SimulatorOptions options =
        SimulatorOptions.builder()
            .vehicles(vehicles)
            .start(Instant.now().minusSeconds(10L * steps).minus(Duration.ofHours(1)))
            .duration(Duration.ofSeconds(10L * steps))
            .speedup(0)
            .build();
    return FeedOptions.city(options).send(bootstrapServers, sending -> {});
  }

  private static Instant newestFile(Path lake) throws IOException {
    try (Stream<Path> files = Files.walk(lake)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .map(file -> file.toFile().lastModified())
          .max(Comparator.naturalOrder())
          .map(Instant::ofEpochMilli)
          .orElseThrow();
    }
  }

  static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
