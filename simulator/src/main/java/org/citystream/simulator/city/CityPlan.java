package org.citystream.simulator.city;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a city is made from. The same plan always gives the same events.
 *
 * @param vehicles how many vehicles, at least 1; they share the routes evenly
 * @param interval event time between two reports of a vehicle, at least 1 ms
 * @param start event time of the first report
 * @param duration how much event time to simulate; null: until the last vehicle has arrived
 */
public record CityPlan(
    long seed,
    int vehicles,
    List<Route> routes,
    Duration interval,
    Instant start,
    Duration duration) {
  /** The vehicles depart one after the other, the last one this long after the start. */
  static final Duration DEPARTURES = Duration.ofMinutes(5);

  /** A journey at the limits of these roads takes less, with the worst of weather and incidents. */
  static final Duration LONGEST_JOURNEY = Duration.ofHours(24);

  /**
   * A plan.
   *
   * @throws IllegalArgumentException if it has no vehicle, no route or no interval
   */
  public CityPlan {
    if (vehicles < 1 || routes.isEmpty() || interval.toMillis() < 1) {
      throw new IllegalArgumentException("a city needs a vehicle, a route and an interval");
    }
    routes = List.copyOf(routes);
  }

  /**
   * How much event time the plan takes: the duration if there is one, else a cautious guess of when
   * the last vehicle arrives.
   */
  public Duration expectedDuration() {
    if (duration != null) {
      return duration;
    }
    double slowest = routes.stream().mapToDouble(Route::freeFlowSeconds).max().orElseThrow();
    return DEPARTURES.plusSeconds((long) (slowest * 1.7)).plus(interval.multipliedBy(3));
  }
}
