package org.citystream.simulator.city;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The incidents along one route. Each hour's are drawn from the seed on their own, so nobody needs
 * to know how long the journey will take. Questions are asked in the order of time, give or take
 * the time that a resolved incident is still reported.
 */
final class Incidents {
  private static final double HOUR = 3600;
  private static final double METRES_PER_INCIDENT = 20_000;
  private static final double REPORT_REACH_METRES = 5000;
  private static final double LONGEST_REACH_METRES = 3000;
  private static final List<String> TYPES =
      List.of("Accident", "Accident", "Breakdown", "Breakdown", "Fire", "Medical", "Police");
  private static final List<Incident.Severity> SEVERITIES =
      List.of(
          Incident.Severity.LOW,
          Incident.Severity.LOW,
          Incident.Severity.MEDIUM,
          Incident.Severity.MEDIUM,
          Incident.Severity.HIGH,
          Incident.Severity.CRITICAL);

  private final Seed seed;
  private final Route route;
  private final List<Incident> known = new ArrayList<>();
  private List<Incident> live = List.of();
  private double liveUntil = Double.NEGATIVE_INFINITY;
  private long hoursDrawn = -1;

  Incidents(Seed seed, Route route) {
    this.seed = seed.with(route.name());
    this.route = route;
  }

  /** All incidents that are first reported in the hour of this number after the start. */
  List<Incident> ofHour(long hour) {
    Seed drawn = seed.with(hour);
    double expected = route.lengthMetres() / METRES_PER_INCIDENT;
    int count = (int) (expected + drawn.with("count").unit());
    List<Incident> incidents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      incidents.add(draw(drawn.with(i), hour));
    }
    return incidents;
  }

  /** The share of its speed that traffic keeps at this place and moment, at most 1. */
  double speedFactor(double metres, double seconds) {
    List<Incident> around = live(seconds);
    double factor = 1;
    for (int i = firstFrom(around, metres - LONGEST_REACH_METRES); i < around.size(); i++) {
      Incident incident = around.get(i);
      if (incident.metres() > metres + LONGEST_REACH_METRES) {
        break;
      }
      factor = Math.min(factor, incident.speedFactor(metres, seconds));
    }
    return factor;
  }

  /** Whether an incident closes the road at this place. */
  boolean closesRoad(double metres, double seconds) {
    return nearest(metres, seconds)
        .filter(incident -> incident.closesRoad(metres, seconds))
        .isPresent();
  }

  /** The nearest incident that is being reported within 5 km along the route. */
  Optional<Incident> nearest(double metres, double seconds) {
    List<Incident> around = live(seconds);
    int after = firstFrom(around, metres);
    Incident nearest = null;
    double nearestAway = REPORT_REACH_METRES;
    for (int i = Math.max(0, after - 1); i <= after && i < around.size(); i++) {
      double away = Math.abs(around.get(i).metres() - metres);
      if (away <= nearestAway) {
        nearest = around.get(i);
        nearestAway = away;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** What is being reported, by distance along the route; rebuilt only when that changes. */
  private List<Incident> live(double seconds) {
    if (seconds < liveUntil) {
      return live;
    }
    while (hoursDrawn < (long) (seconds / HOUR)) {
      hoursDrawn++;
      known.addAll(ofHour(hoursDrawn));
    }
    known.removeIf(incident -> incident.resolved() + Incident.AFTERMATH_SECONDS <= seconds);
    live =
        known.stream()
            .filter(incident -> incident.isReported(seconds))
            .sorted(Comparator.comparingDouble(Incident::metres))
            .toList();
    liveUntil = (hoursDrawn + 1) * HOUR;
    for (Incident incident : known) {
      double change =
          incident.reported() > seconds
              ? incident.reported()
              : incident.resolved() + Incident.AFTERMATH_SECONDS;
      liveUntil = Math.min(liveUntil, change);
    }
    return live;
  }

  private Incident draw(Seed drawn, long hour) {
    double metres = drawn.with("metres").between(0, route.lengthMetres());
    double reported = hour * HOUR + drawn.with("reported").between(0, HOUR);
    double helped = reported + drawn.with("helped").between(4 * 60, 18 * 60);
    double resolved = helped + drawn.with("resolved").between(8 * 60, 30 * 60);
    return new Incident(
        drawn.uuid().toString(),
        drawn.with("type").oneOf(TYPES),
        drawn.with("severity").oneOf(SEVERITIES),
        route.placeAt(metres),
        metres,
        reported,
        helped,
        resolved);
  }

  private static int firstFrom(List<Incident> byMetres, double metres) {
    int low = 0;
    int high = byMetres.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (byMetres.get(middle).metres() < metres) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
