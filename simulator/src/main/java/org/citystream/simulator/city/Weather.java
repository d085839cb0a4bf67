package org.citystream.simulator.city;

/**
 * The weather at one place and moment.
 *
 * @param temperature degrees Celsius
 * @param precipitation mm per hour
 * @param windSpeed km/h
 * @param humidity relative humidity, percent
 * @param airQualityIndex air quality index, the lower the better
 * @param pressure hPa
 * @param visibility km
 * @param cloudCover share of the sky, 0 to 1
 */
record Weather(
    double temperature,
    double precipitation,
    double windSpeed,
    double humidity,
    double airQualityIndex,
    double pressure,
    double visibility,
    double cloudCover) {

  /** The condition in words that the values amount to. */
  String condition() {
    if (precipitation >= 0.1) {
      return temperature <= 0.5 ? "Snowy" : "Rainy";
    }
    if (visibility < 3) {
      return "Foggy";
    }
    return cloudCover > 0.5 ? "Cloudy" : "Sunny";
  }

  /** The share of the speed limit at which traffic flows in this weather, above 0, at most 1. */
  double speedFactor() {
    double wet = 1 - 0.22 * Math.min(1, precipitation / 8);
    double dim = 1 - 0.25 * Math.max(0, 1 - visibility / 5);
    return wet * dim;
  }
}
