package org.citystream.pipeline.enrich;

import static java.lang.Math.asin;
import static java.lang.Math.cos;
import static java.lang.Math.min;
import static java.lang.Math.sin;
import static java.lang.Math.sqrt;
import static java.lang.Math.toRadians;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Where a vehicle was in one window: its own positions, or its GPS unit's where it sent none. */
record Track(List<Fix> fixes) {
  // Mean radius of the earth in metres, IUGG 1980.
  private static final double EARTH_RADIUS = 6_371_008.8;
  private static final double KMH_PER_METRE_PER_SECOND = 3.6;

  /** One position; speed in km/h, null if not sent. */
  record Fix(Instant time, double latitude, double longitude, Double speed) {}

  static Track of(SideRecords<VehicleSide> vehicle, SideRecords<GpsSide> gps) {
    List<Fix> own =
        fixes(
            vehicle.rows().stream()
                .map(r -> fix(r.getEventTime(), r.getLatitude(), r.getLongitude(), r.getSpeed())));
    if (!own.isEmpty()) {
      return new Track(own);
    }
    return new Track(
        fixes(
            gps.rows().stream()
                .map(r -> fix(r.getEventTime(), r.getLatitude(), r.getLongitude(), r.getSpeed()))));
  }

  private static List<Fix> fixes(Stream<Fix> fixes) {
    return fixes.filter(Objects::nonNull).toList();
  }

  private static Fix fix(Instant time, Double latitude, Double longitude, Double speed) {
    return latitude == null || longitude == null ? null : new Fix(time, latitude, longitude, speed);
  }

  /** The last position; null if there is none. */
  Fix last() {
    return fixes.isEmpty() ? null : fixes.get(fixes.size() - 1);
  }

  /**
   * Metres travelled in the window; null without a position, or with one and no speed. Great
   * circles from position to position, and from the window's edges to the first and last position
   * the reported speed times the time, for at most one mean reporting interval: so the windows of a
   * journey add up to its length, though no window sees its neighbours' positions. A single
   * position speaks for the whole window.
   */
  Double distance(Instant windowStart, Instant windowEnd) {
    if (fixes.isEmpty() || (fixes.size() == 1 && last().speed() == null)) {
      return null;
    }
    double metres = 0;
    for (int i = 1; i < fixes.size(); i++) {
      metres += greatCircle(fixes.get(i - 1), fixes.get(i));
    }
    Fix first = fixes.get(0);
    Fix last = last();
    double interval =
        fixes.size() == 1
            ? seconds(windowStart, windowEnd)
            : seconds(first.time(), last.time()) / (fixes.size() - 1);
    return metres
        + atReportedSpeed(first, min(interval, seconds(windowStart, first.time())))
        + atReportedSpeed(last, min(interval, seconds(last.time(), windowEnd)));
  }

  private static double atReportedSpeed(Fix fix, double seconds) {
    return fix.speed() == null ? 0 : fix.speed() / KMH_PER_METRE_PER_SECOND * seconds;
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }

  /** The haversine formula: R. W. Sinnott, "Virtues of the Haversine", 1984. */
  private static double greatCircle(Fix from, Fix to) {
    double halfLatitude = sin(toRadians(to.latitude() - from.latitude()) / 2);
    double halfLongitude = sin(toRadians(to.longitude() - from.longitude()) / 2);
    double h =
        halfLatitude * halfLatitude
            + cos(toRadians(from.latitude()))
                * cos(toRadians(to.latitude()))
                * halfLongitude
                * halfLongitude;
    return 2 * EARTH_RADIUS * asin(min(1, sqrt(h)));
  }
}
