package org.citystream.simulator.city;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.citystream.contracts.Location;

/** A road from one place to another: a polyline with a speed limit for each leg. Immutable. */
public final class Route {
  /** The names of the routes that {@link #named} knows. */
  public static final List<String> NAMES = List.of("london-birmingham", "san-jose-santa-clara");

  private final String name;
  private final List<Location> points;
  private final double[] limits;
  private final double[] distances;

  /**
   * A route through the points.
   *
   * @param points at least two, in the order of travel
   * @param limits km/h above 0 on the leg that begins at the point of the same index
   */
  public Route(String name, List<Location> points, double[] limits) {
    if (points.size() < 2 || limits.length != points.size()) {
      throw new IllegalArgumentException(
          "route " + name + " needs two points or more, each with a speed limit");
    }
    this.name = name;
    this.points = List.copyOf(points);
    this.limits = limits.clone();
    this.distances = new double[points.size()];
    for (int i = 1; i < distances.length; i++) {
      distances[i] = distances[i - 1] + Geo.distanceMetres(points.get(i - 1), points.get(i));
    }
  }

  /**
   * One of the routes that come with the simulator.
   *
   * @throws IllegalArgumentException if there is no route of this name
   */
  public static Route named(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException("unknown route " + name + ", known: " + NAMES);
    }
    try (InputStream file = Route.class.getResourceAsStream(name + ".csv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      List<String[]> rows =
          lines
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(line -> line.split(",", 4))
              .toList();
      List<Location> points = new ArrayList<>();
      for (String[] row : rows) {
        points.add(new Location(Double.parseDouble(row[0]), Double.parseDouble(row[1])));
      }
      return new Route(
          name, points, rows.stream().mapToDouble(row -> Double.parseDouble(row[2])).toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The route's name. */
  public String name() {
    return name;
  }

  /** The length in metres. */
  public double lengthMetres() {
    return distances[distances.length - 1];
  }

  /** How long the journey takes at the speed limits, in seconds. */
  double freeFlowSeconds() {
    double seconds = 0;
    for (int i = 1; i < distances.length; i++) {
      seconds += (distances[i] - distances[i - 1]) / (limits[i - 1] / 3.6);
    }
    return seconds;
  }

  /** The place so many metres from the start; the ends for what lies beyond them. */
  Location placeAt(double metres) {
    int leg = legAt(metres);
    double length = distances[leg + 1] - distances[leg];
    double share = length == 0 ? 0 : (clamped(metres) - distances[leg]) / length;
    Location from = points.get(leg);
    Location to = points.get(leg + 1);
    return new Location(
        from.latitude() + share * (to.latitude() - from.latitude()),
        from.longitude() + share * (to.longitude() - from.longitude()));
  }

  /** The direction of travel so many metres from the start, in degrees clockwise from north. */
  double bearingAt(double metres) {
    int leg = legAt(metres);
    return Geo.bearingDegrees(points.get(leg), points.get(leg + 1));
  }

  /** The speed limit so many metres from the start, in km/h. */
  double limitAt(double metres) {
    return limits[legAt(metres)];
  }

  private int legAt(double metres) {
    int found = Arrays.binarySearch(distances, clamped(metres));
    int leg = found >= 0 ? found : -found - 2;
    return Math.min(leg, distances.length - 2);
  }

  private double clamped(double metres) {
    return Math.max(0, Math.min(lengthMetres(), metres));
  }
}
