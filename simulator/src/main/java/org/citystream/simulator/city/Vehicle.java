package org.citystream.simulator.city;

import java.time.Instant;
import java.util.Locale;

/** One vehicle on its way: parked, then driving along its route, then parked for good. */
final class Vehicle {
  private static final double ACCELERATION = 1.2;
  private static final double BRAKING = 2.5;
  private static final double ARRIVED_WITHIN_METRES = 0.01;

  private final int number;
  private final String device;
  private final VehicleProfile profile;
  private final Corridor corridor;
  private final double departure;
  private final double temper;
  private final double moodPhase;
  private final double fuelAtStart;
  private final double odometerAtStart;
  private double metres;
  private double metresPerSecond;
  private boolean engineOn;

  /**
   * A vehicle at the start of its route.
   *
   * @param departure seconds after the start
   */
  Vehicle(Seed seed, int number, Corridor corridor, double departure) {
    this.number = number;
    this.device = String.format(Locale.ROOT, "vehicle-%04d", number + 1);
    this.profile = VehicleProfile.drawn(seed);
    this.corridor = corridor;
    this.departure = departure;
    this.temper = seed.with("temper").between(0.9, 1.02);
    this.moodPhase = seed.with("mood").between(0, 2 * Math.PI);
    this.fuelAtStart = seed.with("fuel").between(60, 100);
    this.odometerAtStart = Math.floor(seed.with("odometer").between(2_000, 120_000));
  }

  Corridor corridor() {
    return corridor;
  }

  boolean hasArrived() {
    return metres >= corridor.route().lengthMetres();
  }

  /**
   * Drives on. The speed changes evenly during the time, so what is covered is the mean of the old
   * and the new speed.
   *
   * @param now seconds after the start at which the time begins
   * @param duration seconds
   */
  void drive(double now, double duration) {
    if (now < departure || hasArrived()) {
      return;
    }
    double next = nextSpeed(now, duration);
    metres += (metresPerSecond + next) / 2 * duration;
    metresPerSecond = next;
    engineOn = true;
    if (corridor.route().lengthMetres() - metres <= ARRIVED_WITHIN_METRES) {
      metres = corridor.route().lengthMetres();
      metresPerSecond = 0;
      engineOn = false;
    }
  }

  private double nextSpeed(double now, double duration) {
    double mood = 1 + 0.04 * Math.sin(now / 97 + moodPhase);
    double wanted = corridor.flowSpeed(metres, now) / 3.6 * temper * mood;
    double possible =
        Math.max(
            metresPerSecond - BRAKING * duration,
            Math.min(metresPerSecond + ACCELERATION * duration, wanted));
    // Leaves enough road to come to a stop at the end within one more step.
    double left = corridor.route().lengthMetres() - metres;
    double stoppable = (left - metresPerSecond * duration / 2) / duration;
    return Math.max(0, Math.min(possible, stoppable));
  }

  Sighting sighting(long step, Instant time, double seconds) {
    double km = metres / 1000;
    return new Sighting(
        device,
        number,
        step,
        profile,
        time,
        seconds,
        corridor.route().placeAt(metres),
        metres,
        metresPerSecond * 3.6,
        corridor.route().bearingAt(metres),
        odometerAtStart + km,
        Math.max(0, fuelAtStart - 100 * km / profile.rangeKm()),
        engineOn);
  }
}
