package org.citystream.benchmarks.nativespark;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.citystream.contracts.EmergencyEvent;
import org.citystream.contracts.Event;
import org.citystream.contracts.GpsEvent;
import org.citystream.contracts.Location;
import org.citystream.contracts.ParseResult.Rejected;
import org.citystream.contracts.TrafficEvent;
import org.citystream.contracts.VehicleEvent;
import org.citystream.contracts.WeatherEvent;

/** Rows of the lake as the values of their columns, in the order of the dataset's schema. */
final class LakeRows {
  private LakeRows() {}

  /** A time as the lake keeps it. */
  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /** The row of the raw archive. */
  static Object[] raw(CityRecord record) {
    return new Object[] {
      record.topic().topicName(),
      record.partition(),
      record.offset(),
      micros(record.arrival()),
      record.key(),
      record.value(),
      record.headers() == null ? null : headers(record)
    };
  }

  private static List<Object[]> headers(CityRecord record) {
    return record.headers().stream().map(h -> new Object[] {h.key(), h.value()}).toList();
  }

  /** The row of a record that could not be processed. */
  static Object[] deadLetter(CityRecord record, Rejected rejected, String runId) {
    return new Object[] {
      record.topic().topicName(),
      record.partition(),
      record.offset(),
      micros(record.arrival()),
      record.key(),
      record.value(),
      rejected.reason().name(),
      rejected.detail(),
      runId
    };
  }

  /** The row of the topic's processed dataset. */
  static Object[] processed(CityRecord record, Event event) {
    if (event instanceof VehicleEvent vehicle) {
      return vehicle(record, vehicle);
    } else if (event instanceof GpsEvent gps) {
      return gps(record, gps);
    } else if (event instanceof TrafficEvent traffic) {
      return traffic(record, traffic);
    } else if (event instanceof WeatherEvent weather) {
      return weather(record, weather);
    }
    return emergency(record, (EmergencyEvent) event);
  }

  private static Object[] vehicle(CityRecord record, VehicleEvent event) {
    return row(
        record,
        event,
        latitude(event.location()),
        longitude(event.location()),
        event.speed(),
        event.direction(),
        event.make(),
        event.model(),
        event.year(),
        event.fuelType(),
        event.fuelLevel(),
        event.engineStatus(),
        event.odometer());
  }

  private static Object[] gps(CityRecord record, GpsEvent event) {
    return row(
        record,
        event,
        event.speed(),
        event.direction(),
        event.vehicleType(),
        latitude(event.coordinates()),
        longitude(event.coordinates()));
  }

  private static Object[] traffic(CityRecord record, TrafficEvent event) {
    return row(
        record,
        event,
        event.cameraId(),
        latitude(event.location()),
        longitude(event.location()),
        event.snapshot(),
        event.trafficLevel(),
        event.currentSpeed(),
        event.freeFlowSpeed(),
        event.confidence(),
        event.roadClosure());
  }

  private static Object[] weather(CityRecord record, WeatherEvent event) {
    return row(
        record,
        event,
        latitude(event.location()),
        longitude(event.location()),
        event.temperature(),
        event.weatherCondition(),
        event.precipitation(),
        event.windSpeed(),
        event.humidity(),
        event.airQualityIndex(),
        event.pressure(),
        event.visibility());
  }

  private static Object[] emergency(CityRecord record, EmergencyEvent event) {
    return row(
        record,
        event,
        event.incidentId(),
        event.type(),
        latitude(event.location()),
        longitude(event.location()),
        event.status(),
        event.description(),
        event.severity(),
        event.responseTime(),
        event.hasIncident());
  }

  /** All processed rows begin with the same columns. */
  private static Object[] row(CityRecord record, Event event, Object... own) {
    Object[] row = new Object[7 + own.length];
    row[0] = record.topic().topicName();
    row[1] = record.partition();
    row[2] = record.offset();
    row[3] = micros(record.arrival());
    row[4] = event.id();
    row[5] = event.device();
    row[6] = micros(event.timestamp());
    System.arraycopy(own, 0, row, 7, own.length);
    return row;
  }

  private static Double latitude(Location location) {
    return location == null ? null : location.latitude();
  }

  private static Double longitude(Location location) {
    return location == null ? null : location.longitude();
  }
}
