package org.citystream.simulator.city;

import org.citystream.contracts.Location;

/**
 * Something that the emergency services are called to. Times are seconds after the start.
 *
 * @param metres where on the route
 * @param reported when it becomes Active
 * @param helped when help arrives and it becomes Responding
 * @param resolved when it becomes Resolved and slows nobody any more
 */
record Incident(
    String id,
    String type,
    Severity severity,
    Location location,
    double metres,
    double reported,
    double helped,
    double resolved) {
  /** How long a resolved incident is still reported. */
  static final double AFTERMATH_SECONDS = 300;

  enum Severity {
    LOW("Low", 0.7, 800),
    MEDIUM("Medium", 0.5, 1200),
    HIGH("High", 0.3, 2000),
    CRITICAL("Critical", 0.12, 3000);

    private final String text;
    private final double speedFactor;
    private final double reachMetres;

    Severity(String text, double speedFactor, double reachMetres) {
      this.text = text;
      this.speedFactor = speedFactor;
      this.reachMetres = reachMetres;
    }

    String text() {
      return text;
    }
  }

  /** Active, Responding or Resolved. */
  String status(double seconds) {
    if (seconds < helped) {
      return "Active";
    }
    return seconds < resolved ? "Responding" : "Resolved";
  }

  boolean isReported(double seconds) {
    return seconds >= reported && seconds < resolved + AFTERMATH_SECONDS;
  }

  /** The share of its speed that traffic keeps at a place on the route: 1 out of reach. */
  double speedFactor(double atMetres, double seconds) {
    if (seconds < reported || seconds >= resolved) {
      return 1;
    }
    double away = Math.min(1, Math.abs(atMetres - metres) / severity.reachMetres);
    double eased = away * away * (3 - 2 * away);
    return severity.speedFactor + (1 - severity.speedFactor) * eased;
  }

  /** Whether the road is closed at a place on the route. */
  boolean closesRoad(double atMetres, double seconds) {
    return severity == Severity.CRITICAL
        && seconds >= reported
        && seconds < resolved
        && Math.abs(atMetres - metres) <= 1000;
  }

  /** Minutes from report to arrival of help. */
  double responseMinutes() {
    return Math.round((helped - reported) / 6) / 10.0;
  }
}
