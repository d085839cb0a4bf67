package org.citystream.simulator.city;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.citystream.contracts.Event;
import org.citystream.contracts.Location;

/**
 * One vehicle that goes where a recorded track went, reporting at each of its points. Speed,
 * direction and odometer follow from consecutive points; weather, cameras and incidents are the
 * city's, laid along the track. Not thread-safe.
 */
public final class TrackRide {
  private static final double SPEED_LIMIT = 50;

  private final GpxTrack track;
  private final String device;
  private final VehicleProfile profile;
  private final Corridor corridor;
  private final Reporter reporter;
  private int next;
  private double metres;
  private double speed;
  private double bearing;

  /**
   * A ride along the track.
   *
   * @param seed for weather, incidents and record ids
   */
  public TrackRide(GpxTrack track, String device, long seed) {
    this.track = track;
    this.device = device;
    Seed root = new Seed(seed);
    this.profile = VehicleProfile.drawn(root.with(device));
    this.corridor =
        new Corridor(root, alongTheTrack(track), new WeatherField(root.with("weather")));
    this.reporter = new Reporter(root.with(device));
    this.bearing = corridor.route().bearingAt(0);
  }

  /** Whether there are points left. */
  public boolean hasNextPoint() {
    return next < track.points().size();
  }

  /** Goes on to the next point and hands over its five events. */
  public void nextPoint(Consumer<? super Event> sink) {
    GpxTrack.Point point = track.points().get(next);
    if (next > 0) {
      move(track.points().get(next - 1), point);
    }
    double km = metres / 1000;
    Sighting seen =
        new Sighting(
            device,
            0,
            next,
            profile,
            point.time(),
            seconds(track.points().get(0), point),
            point.place(),
            metres,
            speed,
            bearing,
            km,
            Math.max(0, 100 - 100 * km / profile.rangeKm()),
            true);
    reporter.report(seen, corridor, sink);
    next++;
  }

  private void move(GpxTrack.Point from, GpxTrack.Point to) {
    double covered = Geo.distanceMetres(from.place(), to.place());
    double seconds = seconds(from, to);
    metres += covered;
    // Two points of the same second say nothing about speed.
    if (seconds > 0) {
      speed = covered / seconds * 3.6;
    }
    if (covered > 0) {
      bearing = Geo.bearingDegrees(from.place(), to.place());
    }
  }

  private static double seconds(GpxTrack.Point from, GpxTrack.Point to) {
    return Duration.between(from.time(), to.time()).toMillis() / 1000.0;
  }

  private static Route alongTheTrack(GpxTrack track) {
    List<Location> places = track.points().stream().map(GpxTrack.Point::place).toList();
    double[] limits = new double[places.size()];
    Arrays.fill(limits, SPEED_LIMIT);
    return new Route(track.name(), places, limits);
  }
}
