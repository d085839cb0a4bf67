package org.citystream.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import org.citystream.simulator.send.FaultRates;
import org.citystream.simulator.send.SendReport;
import org.citystream.simulator.send.SimulatorOptions;

/**
 * A city's records, sent before anybody reads them.
 *
 * @param vehicles how many report on all five topics every ten seconds
 * @param steps how many reports each of them makes
 * @param window length of the windows that they are counted in
 */
record CityLoad(int vehicles, int steps, Duration window) {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  // Until then no vehicle has arrived anywhere; then the fleet sets out again.
  private static final int STEPS_OF_A_JOURNEY = 480;
  // Disorder and copies stay within what is on time, so that nobody may drop a record.
  private static final FaultRates FAULTS = new FaultRates(0.001, 0, 0.01, 0.02, 0.0005);
  private static final Duration CLOSING_GAP = Duration.ofMinutes(15);
  private static final int CLOSING_VEHICLES = 100;

  /**
   * Sends it to empty topics.
   *
   * <p>Some minutes later in event time a few vehicles report once more, since some engines close a
   * window only when they see a record that is dated after it.
   *
   * @param progress told now and then how many records of a journey were sent so far
   */
  Backlog send(String bootstrapServers, LongConsumer progress)
      throws ExecutionException, InterruptedException {
    Duration length = INTERVAL.multipliedBy(steps);
    long windowMillis = window.toMillis();
    Instant latestStart =
        Instant.now().minus(length).minus(CLOSING_GAP.multipliedBy(2)).minus(window);
    Instant start = Instant.ofEpochMilli(latestStart.toEpochMilli() / windowMillis * windowMillis);
    List<SendReport> sent = new ArrayList<>();
    for (int step = 0; step < steps; step += STEPS_OF_A_JOURNEY) {
      Duration journey = INTERVAL.multipliedBy(Math.min(STEPS_OF_A_JOURNEY, steps - step));
      Instant from = start.plus(INTERVAL.multipliedBy(step));
      sent.add(
          Topics.send(bootstrapServers, journey(vehicles, step, from, journey, FAULTS), progress));
    }
    Instant end = start.plus(length).plus(window);
    Instant closed = Instant.ofEpochMilli(end.toEpochMilli() / windowMillis * windowMillis);
    Instant later = closed.plus(CLOSING_GAP);
    sent.add(
        Topics.send(
            bootstrapServers,
            journey(CLOSING_VEHICLES, steps, later, INTERVAL, FaultRates.NONE),
            progress));
    return Backlog.of(Topics.ends(bootstrapServers), sent, start, closed, window);
  }

  private static SimulatorOptions journey(
      int vehicles, int seed, Instant start, Duration duration, FaultRates faults) {
    return SimulatorOptions.builder()
        .vehicles(vehicles)
        .seed(seed)
        .interval(INTERVAL)
        .start(start)
        .duration(duration)
        .speedup(0)
        .faults(faults)
        .build();
  }
}
