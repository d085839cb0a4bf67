package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.citystream.runners.spark.SparkProcess;
import org.citystream.runners.spark.StandaloneCluster;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.citystream.simulator.send.FaultRates;
import org.citystream.simulator.send.SimulatorOptions;

/**
 * A city that reports to a broker for most of a minute, a cluster, and a pipeline submitted to it
 * that something happens to. At the end its lake is compared with the DirectRunner's.
 */
final class ClusterScenario implements AutoCloseable {
  private static final Path JAR = Path.of(System.getProperty("citystream.spark.jar", ""));
  private static final int PARTITIONS = 2;
  private static final int VEHICLES = 60;
  private static final Duration JOURNEY = Duration.ofMinutes(15);
  private static final double SPEEDUP = 20;
  // Beside the cluster's own logs, below target.
  private static final Path LOGS = Path.of("target", "cluster");

  private final Path folder;
  private final Path lake;
  private final StandaloneCluster cluster;
  private final LakeWatch watch;
  private final int port;
  private final List<SparkProcess> drivers = new ArrayList<>();
  private EmbeddedBroker broker;
  private CompletableFuture<Map<String, Long>> sending;

  /**
   * Starts broker and cluster.
   *
   * @param name of the scenario's logs
   * @param folder of its lakes
   */
  ClusterScenario(String name, Path folder) throws Exception {
    this.folder = folder;
    lake = folder.resolve("lake");
    watch = new LakeWatch(lake);
    broker = EmbeddedBroker.start(0, folder.resolve("broker"));
    port = Integer.parseInt(broker.bootstrapServers().replaceFirst(".*:", ""));
    broker.createTopics(Preflight.topics("dead_letter"), PARTITIONS);
    cluster = StandaloneCluster.start(LOGS.resolve(name), 2);
  }

  StandaloneCluster cluster() {
    return cluster;
  }

  /** Submits the pipeline, and lets the city report from the first time on. */
  SparkProcess submit(String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            SparkRun.arguments(
                broker,
                lake,
                // Five JVMs share what may be two cores, and nothing here is about speed.
                "--batchIntervalMillis=3000",
                "--readTimePercentage=0.2",
                "--allowedLateness=1d"));
    arguments.addAll(List.of(more));
    SparkProcess driver = cluster.submit(JAR, Citystream.class.getName(), arguments);
    drivers.add(driver);
    if (sending == null) {
      String bootstrapServers = broker.bootstrapServers();
      sending = CompletableFuture.supplyAsync(() -> send(bootstrapServers));
    }
    return driver;
  }

  private static Map<String, Long> send(String bootstrapServers) {
    SimulatorOptions city =
        SimulatorOptions.builder()
            .vehicles(VEHICLES)
            .duration(JOURNEY)
            .start(Instant.now().minus(3, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS))
            .speedup(SPEEDUP)
            .faults(new FaultRates(0.005, 0.01, 0.01, 0.05, 0.005))
            .build();
    return FeedOptions.city(city).send(bootstrapServers, progress -> {});
  }

  /** Waits until the lake has the rows of so many windows of all vehicles. */
  void awaitWindows(int windows, SparkProcess driver) throws Exception {
    watch.awaitEnrichedRows((long) windows * VEHICLES, driver);
  }

  /** Waits until the city has reported for the last time. */
  void awaitSent() throws Exception {
    sending.get();
  }

  void stopBroker() {
    broker.close();
  }

  void startBroker() throws Exception {
    broker = EmbeddedBroker.start(port, folder.resolve("broker"));
  }

  /** Waits until all is in the lake, stops the pipeline, and compares with the DirectRunner. */
  void assertExactAndEqualToTheDirectRunner(SparkProcess driver) throws Exception {
    Map<String, Long> sent = sending.get();
    watch.awaitExact(sent.values().stream().mapToLong(Long::longValue).sum(), driver);
    driver.stop();
    Path direct = folder.resolve("direct");
    DemoLake.write(direct, (bootstrapServers, progress) -> sent, broker);
    assertThat(LakeDifference.between(lake, direct)).isEmpty();
  }

  @Override
  public void close() throws IOException, SQLException {
    drivers.forEach(SparkProcess::close);
    cluster.close();
    watch.close();
    broker.close();
  }
}
