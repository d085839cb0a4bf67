package org.citystream.simulator.city;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.citystream.contracts.Event;

/**
 * A fleet on its way through the city, step by step. In each step every vehicle sends one record to
 * each topic. The vehicles report one after the other, spread evenly over the interval, so the
 * events come in the order of event time. Not thread-safe.
 */
public final class City {
  private final CityPlan plan;
  private final List<Vehicle> vehicles = new ArrayList<>();
  private final Reporter reporter;
  private long step;

  /** The city of this plan, before its first step. */
  public City(CityPlan plan) {
    this.plan = plan;
    Seed seed = new Seed(plan.seed());
    this.reporter = new Reporter(seed);
    WeatherField weather = new WeatherField(seed.with("weather"));
    List<Corridor> corridors =
        plan.routes().stream().map(route -> new Corridor(seed, route, weather)).toList();
    double departures = CityPlan.DEPARTURES.toSeconds();
    for (int i = 0; i < plan.vehicles(); i++) {
      Corridor corridor = corridors.get(i % corridors.size());
      double departure = departures * i / plan.vehicles();
      vehicles.add(new Vehicle(seed.with("vehicle").with(i), i, corridor, departure));
    }
  }

  /** Whether the journey goes on: the duration is not over, or a vehicle is still on its way. */
  public boolean hasNextStep() {
    long reached = step * plan.interval().toMillis();
    if (plan.duration() != null) {
      return reached < plan.duration().toMillis();
    }
    return reached < CityPlan.LONGEST_JOURNEY.toMillis()
        && !vehicles.stream().allMatch(Vehicle::hasArrived);
  }

  /** Makes one step and hands over its events in the order of event time. */
  public void nextStep(Consumer<? super Event> sink) {
    long interval = plan.interval().toMillis();
    for (int i = 0; i < vehicles.size(); i++) {
      Vehicle vehicle = vehicles.get(i);
      long millis = step * interval + interval * i / vehicles.size();
      if (step > 0) {
        vehicle.drive((millis - interval) / 1000.0, interval / 1000.0);
      }
      Instant time = plan.start().plusMillis(millis);
      reporter.report(vehicle.sighting(step, time, millis / 1000.0), vehicle.corridor(), sink);
    }
    step++;
  }
}
