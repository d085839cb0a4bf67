package org.citystream.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import org.citystream.contracts.Topic;
import org.citystream.runners.UsageException;
import org.citystream.simulator.send.SendReport;
import org.citystream.simulator.send.SimulatorOptions;
import picocli.CommandLine.Option;

/** A city's records at a fixed rate in real time, and the windows of it that count. */
final class SteadyLoad {
  /** Of the windows, and before and after those that count: JVMs warm up, and windows close. */
  static final Duration WINDOW = Duration.ofMinutes(1);

  @Option(names = "--rate", paramLabel = "N", description = "Records a second, of all topics.")
  private int rate = 10_000;

  @Option(
      names = "--rateSeconds",
      paramLabel = "N",
      description =
          "How long the windows last that count, up to an hour. A minute or two before them, and one"
              + " after, are sent, too.")
  private int seconds = 300;

  @Option(
      names = "--rateVehicles",
      paramLabel = "N",
      description = "Vehicles that report on all five topics, as often as the rate asks.")
  private int vehicles = 10_000;

  @Option(
      names = "--bound",
      paramLabel = "SECONDS",
      description =
          "Rows are counted that are in the lake so soon after their window's end: by default"
              + " maxOutOfOrderness and two batch intervals.")
  private int bound = 36;

  int rate() {
    return rate;
  }

  int vehicles() {
    return vehicles;
  }

  Duration bound() {
    return Duration.ofSeconds(bound);
  }

  /** Whether there is anything to send. */
  boolean isWanted() {
    return seconds > 0;
  }

  /**
   * Checks the options.
   *
   * @throws UsageException if one has no sense
   */
  void check() {
    if (seconds < 0 || seconds > 3600 || seconds % WINDOW.toSeconds() != 0) {
      throw new UsageException(
          "--rateSeconds=%d: must be whole minutes, up to 3600".formatted(seconds));
    }
    CommonOptions.requirePositive("--bound", bound);
    CommonOptions.requirePositive("--rate", rate);
    CommonOptions.requireVehicles("--rateVehicles", vehicles);
    if (interval().toMillis() < 1) {
      throw new UsageException(
          "--rate=%d, --rateVehicles=%d: must make at most one report a vehicle and millisecond"
              .formatted(rate, vehicles));
    }
  }

  /**
   * Sends it, which takes as long as it lasts.
   *
   * @param progress told now and then how many records were sent so far
   */
  Backlog send(String bootstrapServers, LongConsumer progress)
      throws ExecutionException, InterruptedException {
    Instant now = Instant.now();
    long window = WINDOW.toMillis();
    Instant from = Instant.ofEpochMilli((now.toEpochMilli() / window + 2) * window);
    Instant to = from.plusSeconds(seconds);
    SimulatorOptions options =
        SimulatorOptions.builder()
            .vehicles(vehicles)
            .interval(interval())
            .start(now)
            .duration(Duration.between(now, to.plus(WINDOW)))
            .build();
    SendReport sent = Topics.send(bootstrapServers, options, progress);
    return Backlog.of(Topics.ends(bootstrapServers), List.of(sent), from, to, WINDOW);
  }

  private Duration interval() {
    return Duration.ofMillis(1000L * vehicles * Topic.values().length / rate);
  }
}
