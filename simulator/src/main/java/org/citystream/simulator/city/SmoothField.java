package org.citystream.simulator.city;

import org.citystream.contracts.Location;

/**
 * A seeded value from -1 to 1 for every place and moment: a few waves, hence near for neighbours.
 */
final class SmoothField {
  private static final int WAVES = 4;

  private final double[] perLatitude = new double[WAVES];
  private final double[] perLongitude = new double[WAVES];
  private final double[] perSecond = new double[WAVES];
  private final double[] phase = new double[WAVES];

  /**
   * A field whose shortest waves are {@code degrees} long and {@code seconds} apart.
   *
   * @param degrees wave length in space
   * @param seconds wave length in time
   */
  SmoothField(Seed seed, double degrees, double seconds) {
    for (int i = 0; i < WAVES; i++) {
      Seed wave = seed.with(i);
      double heading = wave.with(1).between(0, 2 * Math.PI);
      double length = degrees * wave.with(2).between(1, 2);
      perLatitude[i] = 2 * Math.PI * Math.cos(heading) / length;
      perLongitude[i] = 2 * Math.PI * Math.sin(heading) / length;
      perSecond[i] = 2 * Math.PI / (seconds * wave.with(3).between(1, 2));
      phase[i] = wave.with(4).between(0, 2 * Math.PI);
    }
  }

  double at(Location place, double seconds) {
    return at(place.latitude(), place.longitude(), seconds);
  }

  double at(double latitude, double longitude, double seconds) {
    double sum = 0;
    for (int i = 0; i < WAVES; i++) {
      sum +=
          Math.sin(
              perLatitude[i] * latitude
                  + perLongitude[i] * longitude
                  + perSecond[i] * seconds
                  + phase[i]);
    }
    return sum / WAVES;
  }
}
