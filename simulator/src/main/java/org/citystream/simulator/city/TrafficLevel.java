package org.citystream.simulator.city;

/** How dense traffic is, judged by what is left of the speed of free-flowing traffic. */
enum TrafficLevel {
  FREE("Free", 0.8),
  LIGHT("Light", 0.6),
  MODERATE("Moderate", 0.4),
  HEAVY("Heavy", 0.15),
  STANDSTILL("Standstill", 0);

  private final String text;
  private final double leastShare;

  TrafficLevel(String text, double leastShare) {
    this.text = text;
    this.leastShare = leastShare;
  }

  static TrafficLevel of(double currentSpeed, double freeFlowSpeed) {
    for (TrafficLevel level : values()) {
      if (currentSpeed >= level.leastShare * freeFlowSpeed) {
        return level;
      }
    }
    return STANDSTILL;
  }

  String text() {
    return text;
  }
}
