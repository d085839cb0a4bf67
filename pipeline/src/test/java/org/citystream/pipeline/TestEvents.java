package org.citystream.pipeline;

import java.time.Instant;
import org.citystream.contracts.EmergencyEvent;
import org.citystream.contracts.Event;
import org.citystream.contracts.GpsEvent;
import org.citystream.contracts.Location;
import org.citystream.contracts.Topic;
import org.citystream.contracts.TrafficEvent;
import org.citystream.contracts.VehicleEvent;
import org.citystream.contracts.WeatherEvent;

/** Events with every field, and vehicles and GPS units that only move. */
public final class TestEvents {
  private static final Location LONDON = new Location(51.5, -0.1);

  private TestEvents() {}

  /** An event of this topic with every field. */
  public static Event full(Topic topic, String id, String device, Instant time) {
    return switch (topic) {
      case VEHICLE ->
          new VehicleEvent(
              id,
              device,
              time,
              LONDON,
              17.25,
              "North-East",
              "BMW",
              "C500",
              2025,
              "Hybrid",
              80.5,
              "On",
              12000.75);
      case GPS -> new GpsEvent(id, device, time, 18.5, "North", "Private", LONDON);
      case TRAFFIC ->
          new TrafficEvent(
              id, device, time, "camera-1", LONDON, "QmFzZTY0", "High", 12.5, 50.25, 0.75, false);
      case WEATHER ->
          new WeatherEvent(
              id, device, time, LONDON, -1.5, "Rainy", 14.5, 3.25, 9.5, 116.5, 1013.25, 10.5);
      case EMERGENCY ->
          new EmergencyEvent(
              id, device, time, "i1", "Fire", LONDON, "Active", "Smoke", "High", 7.5, true);
    };
  }

  /** A vehicle's position and speed, and nothing else. */
  public static VehicleEvent vehicle(String device, Instant time, Location location, Double speed) {
    return new VehicleEvent(
        null, device, time, location, speed, null, null, null, null, null, null, null, null);
  }

  /** A GPS unit's position and speed, and nothing else. */
  public static GpsEvent gps(String device, Instant time, Location location, Double speed) {
    return new GpsEvent(null, device, time, speed, null, null, location);
  }
}
