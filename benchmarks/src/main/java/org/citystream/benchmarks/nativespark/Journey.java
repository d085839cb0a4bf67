package org.citystream.benchmarks.nativespark;

import static java.lang.Math.asin;
import static java.lang.Math.cos;
import static java.lang.Math.min;
import static java.lang.Math.sin;
import static java.lang.Math.sqrt;
import static java.lang.Math.toRadians;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.citystream.contracts.GpsEvent;
import org.citystream.contracts.Location;
import org.citystream.contracts.VehicleEvent;

/** A vehicle's positions in a window: its own, or its GPS unit's where it sent none. */
record Journey(List<Fix> fixes) {
  private static final double EARTH_RADIUS = 6_371_008.8;
  private static final double KMH_PER_METRE_PER_SECOND = 3.6;

  /** A position at a time in microseconds; speed in km/h, null if not known. */
  record Fix(long time, Location place, Double speed) {}

  static Journey of(Side<VehicleEvent> vehicle, Side<GpsEvent> gps) {
    List<Fix> fixes = new ArrayList<>();
    vehicle.events().forEach(e -> add(fixes, e.timestamp(), e.location(), e.speed()));
    if (fixes.isEmpty()) {
      gps.events().forEach(e -> add(fixes, e.timestamp(), e.coordinates(), e.speed()));
    }
    return new Journey(fixes);
  }

  private static void add(List<Fix> fixes, Instant time, Location place, Double speed) {
    if (place != null) {
      fixes.add(new Fix(LakeRows.micros(time), place, speed));
    }
  }

  /** The last position; null if there is none. */
  Location end() {
    return fixes.isEmpty() ? null : fixes.get(fixes.size() - 1).place();
  }

  /**
   * Metres: great circles between the positions, and reported speed times time to the window's
   * edges, for at most one mean interval of reports; null without a position, or with one and no
   * speed.
   */
  Double metres(long windowStart, long windowEnd) {
    int count = fixes.size();
    if (count == 0 || (count == 1 && fixes.get(0).speed() == null)) {
      return null;
    }
    Fix first = fixes.get(0);
    Fix last = fixes.get(count - 1);
    double metres = 0;
    for (int i = 1; i < count; i++) {
      metres += greatCircle(fixes.get(i - 1).place(), fixes.get(i).place());
    }
    double interval =
        count == 1
            ? seconds(windowStart, windowEnd)
            : seconds(first.time(), last.time()) / (count - 1);
    return metres
        + atReportedSpeed(first, min(interval, seconds(windowStart, first.time())))
        + atReportedSpeed(last, min(interval, seconds(last.time(), windowEnd)));
  }

  private static double atReportedSpeed(Fix fix, double seconds) {
    return fix.speed() == null ? 0 : fix.speed() / KMH_PER_METRE_PER_SECOND * seconds;
  }

  private static double seconds(long from, long to) {
    return (to - from) / 1e6;
  }

  /** The haversine formula. */
  private static double greatCircle(Location from, Location to) {
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
