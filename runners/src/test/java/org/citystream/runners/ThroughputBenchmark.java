package org.citystream.runners;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.citystream.pipeline.CityOptions;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.citystream.simulator.send.CitySimulator;
import org.citystream.simulator.send.SimulatorOptions;

/**
 * Prints how fast the DirectRunner takes a backlog of all five topics to the lake, for fleets of
 * growing size that report every ten seconds for an hour of event time. The clock runs from the
 * start of the pipeline until every record is accounted for by reading the lake back.
 */
public final class ThroughputBenchmark {
  private static final int WARM_UP = 50;
  private static final List<Integer> FLEETS = List.of(50, 100, 200, 400, 800);

  private ThroughputBenchmark() {}

  /** Prints the table. */
  public static void main(String[] args) throws Exception {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    run(WARM_UP);
    out.printf(
        Locale.ROOT,
        "%10s %12s %10s %14s %10s%n",
        "vehicles",
        "records",
        "s",
        "records/s",
        "missing");
    for (int vehicles : FLEETS) {
      DemoSummary summary = run(vehicles);
      out.printf(
          Locale.ROOT,
          "%,10d %,12d %10.1f %,14.0f %,10d%n",
          vehicles,
          summary.records(),
          summary.seconds(),
          summary.records() / summary.seconds(),
          summary.missing());
    }
    System.exit(0);
  }

  private static DemoSummary run(int vehicles) throws Exception {
    Path lake = Files.createTempDirectory("citystream-benchmark-");
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      broker.createTopics(Preflight.topics("dead_letter"), 2);
      Map<String, Long> sent = send(vehicles, broker.bootstrapServers());
      CityOptions options =
          PipelineSetup.parse(
              List.of(
                  "--bootstrapServers=" + broker.bootstrapServers(),
                  "--lake=" + lake,
                  "--archiveInterval=2s",
                  "--idleTimeout=1s"),
              Map.of());
      Feed alreadySent = (bootstrapServers, progress) -> sent;
      PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());
      return new Demo(options, alreadySent, Duration.ofMinutes(10), nowhere).run();
    } finally {
      delete(lake);
    }
  }

  private static Map<String, Long> send(int vehicles, String bootstrapServers) {
    SimulatorOptions options =
        SimulatorOptions.builder()
            .vehicles(vehicles)
            .duration(Duration.ofHours(1))
            .speedup(0)
            .build();
    try (CitySimulator simulator = new CitySimulator(options, bootstrapServers, progress -> {})) {
      Map<String, Long> sent = new TreeMap<>();
      simulator.run().records().forEach((topic, count) -> sent.put(topic.topicName(), count));
      return sent;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
