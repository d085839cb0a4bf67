package org.citystream.simulator.send;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.citystream.simulator.city.CityPlan;
import org.citystream.simulator.city.Route;

/**
 * What to simulate and how to send it.
 *
 * @param vehicles how many vehicles, 1 to 1,000,000
 * @param seed the same seed makes the same journey
 * @param interval event time between two reports of a vehicle, at least 1 ms
 * @param routes names of routes, at least one; see {@link Route#NAMES}
 * @param duration how much event time to simulate; null: until the last vehicle has arrived
 * @param start event time of the first report; null: as early as needed for event time not to run
 *     ahead of the clock
 * @param speedup event seconds per second of the clock, until event time has caught up with the
 *     clock; 0: as fast as possible
 * @param rate most records per second; 0: unlimited
 * @param faults what is wrong with how many records
 */
public record SimulatorOptions(
    int vehicles,
    long seed,
    Duration interval,
    List<String> routes,
    Duration duration,
    Instant start,
    double speedup,
    long rate,
    FaultRates faults) {
  private static final int MOST_VEHICLES = 1_000_000;

  /**
   * Options.
   *
   * @throws IllegalArgumentException if a value makes no sense; the message is one line that names
   *     the option
   */
  public SimulatorOptions {
    require(
        vehicles >= 1 && vehicles <= MOST_VEHICLES,
        "--vehicles must be from 1 to " + MOST_VEHICLES + ", not " + vehicles);
    require(interval.toMillis() >= 1, "--interval must be at least 1 ms, not " + interval);
    require(!routes.isEmpty(), "--routes must name at least one of " + Route.NAMES);
    for (String route : routes) {
      require(
          Route.NAMES.contains(route),
          "--routes knows no " + route + ", only " + String.join(", ", Route.NAMES));
    }
    require(
        duration == null || duration.toMillis() >= 1,
        "--duration must be longer than nothing, not " + duration);
    require(
        speedup >= 0 && Double.isFinite(speedup),
        "--speedup must be 0 (as fast as possible) or more, not " + speedup);
    require(rate >= 0, "--rate must be 0 (unlimited) or more, not " + rate);
    routes = List.copyOf(routes);
  }

  /** Twenty vehicles from London to Birmingham, in real time, without faults. */
  public static Builder builder() {
    return new Builder();
  }

  /** The city to simulate if the sending begins now. */
  CityPlan plan(Instant now) {
    List<Route> roads = routes.stream().map(Route::named).toList();
    CityPlan plan = new CityPlan(seed, vehicles, roads, interval, now, duration);
    Instant from = start == null ? latestStart(now, plan.expectedDuration()) : start;
    return new CityPlan(seed, vehicles, roads, interval, from, duration);
  }

  /** From here event time catches up with the clock at the end, not before; a whole minute. */
  private Instant latestStart(Instant now, Duration length) {
    double ahead = speedup == 0 ? 1 : Math.max(0, 1 - 1 / speedup);
    return now.minusMillis((long) (length.toMillis() * ahead)).truncatedTo(ChronoUnit.MINUTES);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Collects options; see {@link SimulatorOptions} for their meaning. */
  public static final class Builder {
    private int vehicles = 20;
    private long seed = 1;
    private Duration interval = Duration.ofSeconds(10);
    private List<String> routes = List.of("london-birmingham");
    private Duration duration;
    private Instant start;
    private double speedup = 1;
    private long rate;
    private FaultRates faults = FaultRates.NONE;

    private Builder() {}

    public Builder vehicles(int value) {
      vehicles = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public Builder interval(Duration value) {
      interval = value;
      return this;
    }

    public Builder routes(List<String> value) {
      routes = value;
      return this;
    }

    public Builder duration(Duration value) {
      duration = value;
      return this;
    }

    public Builder start(Instant value) {
      start = value;
      return this;
    }

    public Builder speedup(double value) {
      speedup = value;
      return this;
    }

    public Builder rate(long value) {
      rate = value;
      return this;
    }

    public Builder faults(FaultRates value) {
      faults = value;
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if a value makes no sense
     */
    public SimulatorOptions build() {
      return new SimulatorOptions(
          vehicles, seed, interval, routes, duration, start, speedup, rate, faults);
    }
  }
}
