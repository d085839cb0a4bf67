package org.citystream.simulator.city;

import org.citystream.contracts.Location;

/** The weather over the whole map: it changes smoothly with place and time. */
final class WeatherField {
  private static final double REGION_DEGREES = 1.2;
  private static final double CHANGE_SECONDS = 3 * 3600.0;

  private final SmoothField fronts;
  private final SmoothField warmth;
  private final SmoothField wind;
  private final SmoothField haze;

  WeatherField(Seed seed) {
    fronts = new SmoothField(seed.with("fronts"), REGION_DEGREES, CHANGE_SECONDS);
    warmth = new SmoothField(seed.with("warmth"), REGION_DEGREES, 2 * CHANGE_SECONDS);
    wind = new SmoothField(seed.with("wind"), REGION_DEGREES, CHANGE_SECONDS);
    haze = new SmoothField(seed.with("haze"), REGION_DEGREES, CHANGE_SECONDS);
  }

  /** The weather at this place, so many seconds after the start. */
  Weather at(Location place, double seconds) {
    double front = fronts.at(place, seconds);
    double dim = haze.at(place, seconds);
    double precipitation = 14 * Math.max(0, front - 0.15);
    double humidity = Math.min(100, 62 + 34 * front + 10 * dim);
    double visibility = Math.max(0.3, (22 - 26 * Math.max(0, dim)) / (1 + precipitation / 6));
    return new Weather(
        rounded(11 + 7 * warmth.at(place, seconds) - 3 * front),
        rounded(precipitation),
        rounded(18 + 16 * wind.at(place, seconds)),
        rounded(humidity),
        rounded(55 + 30 * dim - 15 * Math.max(0, front)),
        rounded(1013 - 12 * front),
        rounded(visibility),
        (front + 1) / 2);
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
