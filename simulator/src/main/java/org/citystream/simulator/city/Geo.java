package org.citystream.simulator.city;

import java.util.List;
import org.citystream.contracts.Location;

/**
 * Distances and bearings on a sphere with the earth's mean radius of 6,371,008.8 m (IUGG). The
 * distance is the haversine formula, {@code d = 2r asin(sqrt(sin²(Δφ/2) + cos φ1 cos φ2
 * sin²(Δλ/2)))}; see R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984).
 */
public final class Geo {
  private static final double EARTH_RADIUS_METRES = 6_371_008.8;
  private static final List<String> COMPASS =
      List.of(
          "North", "North-East", "East", "South-East", "South", "South-West", "West", "North-West");

  private Geo() {}

  /** The length of the great circle between two places, in metres. */
  public static double distanceMetres(Location from, Location to) {
    double phi1 = Math.toRadians(from.latitude());
    double phi2 = Math.toRadians(to.latitude());
    double sinPhi = Math.sin((phi2 - phi1) / 2);
    double sinLambda = Math.sin(Math.toRadians(to.longitude() - from.longitude()) / 2);
    double a = sinPhi * sinPhi + Math.cos(phi1) * Math.cos(phi2) * sinLambda * sinLambda;
    return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(a)));
  }

  /** The bearing at the first place towards the second: degrees clockwise from north, 0 to 360. */
  public static double bearingDegrees(Location from, Location to) {
    double phi1 = Math.toRadians(from.latitude());
    double phi2 = Math.toRadians(to.latitude());
    double lambda = Math.toRadians(to.longitude() - from.longitude());
    double y = Math.sin(lambda) * Math.cos(phi2);
    double x = Math.cos(phi1) * Math.sin(phi2) - Math.sin(phi1) * Math.cos(phi2) * Math.cos(lambda);
    return (Math.toDegrees(Math.atan2(y, x)) + 360) % 360;
  }

  /** The nearest of the eight points of the compass, such as {@code North-East}. */
  public static String compass(double bearingDegrees) {
    return COMPASS.get((int) Math.floorMod(Math.round(bearingDegrees / 45), 8L));
  }
}
