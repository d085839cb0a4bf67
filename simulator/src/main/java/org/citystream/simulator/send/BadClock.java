package org.citystream.simulator.send;

import java.time.Duration;
import java.time.Instant;
import org.citystream.contracts.EmergencyEvent;
import org.citystream.contracts.Event;
import org.citystream.contracts.GpsEvent;
import org.citystream.contracts.TrafficEvent;
import org.citystream.contracts.VehicleEvent;
import org.citystream.contracts.WeatherEvent;
import org.citystream.simulator.city.Seed;

/** A sender whose clock runs days to years ahead. */
final class BadClock {
  private final Duration toTheClock;

  /** A bad clock that is at least a day ahead of this moment, for events from the start on. */
  BadClock(Instant start, Instant now) {
    this.toTheClock = Duration.ofDays(Math.max(0, Duration.between(start, now).toDays()) + 1);
  }

  Event redated(Event event, Seed seed) {
    Instant time = event.timestamp().plus(toTheClock).plusSeconds((long) ahead(seed));
    if (event instanceof VehicleEvent e) {
      return new VehicleEvent(
          e.id(),
          e.device(),
          time,
          e.location(),
          e.speed(),
          e.direction(),
          e.make(),
          e.model(),
          e.year(),
          e.fuelType(),
          e.fuelLevel(),
          e.engineStatus(),
          e.odometer());
    }
    if (event instanceof GpsEvent e) {
      return new GpsEvent(
          e.id(), e.device(), time, e.speed(), e.direction(), e.vehicleType(), e.coordinates());
    }
    if (event instanceof TrafficEvent e) {
      return new TrafficEvent(
          e.id(),
          e.device(),
          time,
          e.cameraId(),
          e.location(),
          e.snapshot(),
          e.trafficLevel(),
          e.currentSpeed(),
          e.freeFlowSpeed(),
          e.confidence(),
          e.roadClosure());
    }
    if (event instanceof WeatherEvent e) {
      return new WeatherEvent(
          e.id(),
          e.device(),
          time,
          e.location(),
          e.temperature(),
          e.weatherCondition(),
          e.precipitation(),
          e.windSpeed(),
          e.humidity(),
          e.airQualityIndex(),
          e.pressure(),
          e.visibility());
    }
    EmergencyEvent e = (EmergencyEvent) event;
    return new EmergencyEvent(
        e.id(),
        e.device(),
        time,
        e.incidentId(),
        e.type(),
        e.location(),
        e.status(),
        e.description(),
        e.severity(),
        e.responseTime(),
        e.hasIncident());
  }

  /** Seconds from one day to about five years, as often days as years. */
  private static double ahead(Seed seed) {
    return 86_400 * Math.pow(2000, seed.unit());
  }
}
