package org.citystream.contracts;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** What has been read of one record so far. The first value given for a field stays. */
final class Draft {
  private final Map<Field, Object> values = new EnumMap<>(Field.class);
  private InvalidValueException firstFailure;

  /** Whether the field has a value, be it an invalid one. */
  boolean has(Field field) {
    return values.get(field) != null;
  }

  /** Sets a field; null leaves it absent. */
  void put(Field field, Object value) {
    values.put(field, value);
  }

  /** Notes that the field's value cannot be used. */
  void putInvalid(Field field, InvalidValueException failure) {
    values.put(field, failure);
    if (firstFailure == null) {
      firstFailure = failure;
    }
  }

  /** The failure of this field; null if it is valid or absent. */
  InvalidValueException failure(Field field) {
    return values.get(field) instanceof InvalidValueException failure ? failure : null;
  }

  /** The failure that was noted first; null if there is none. */
  InvalidValueException firstFailure() {
    return firstFailure;
  }

  Instant timestamp() {
    return (Instant) values.get(Field.TIMESTAMP);
  }

  /** The event, once device and timestamp are known to be there and nothing is invalid. */
  Event event(Topic topic) {
    return switch (topic) {
      case VEHICLE -> vehicle();
      case GPS -> gps();
      case TRAFFIC -> traffic();
      case WEATHER -> weather();
      case EMERGENCY -> emergency();
    };
  }

  private VehicleEvent vehicle() {
    return new VehicleEvent(
        text(Field.ID),
        text(Field.DEVICE_ID),
        timestamp(),
        location(Field.LOCATION),
        number(Field.SPEED),
        text(Field.DIRECTION),
        text(Field.MAKE),
        text(Field.MODEL),
        (Integer) values.get(Field.YEAR),
        text(Field.FUEL_TYPE),
        number(Field.FUEL_LEVEL),
        text(Field.ENGINE_STATUS),
        number(Field.ODOMETER));
  }

  private GpsEvent gps() {
    return new GpsEvent(
        text(Field.ID),
        text(Field.DEVICE_ID),
        timestamp(),
        number(Field.SPEED),
        text(Field.DIRECTION),
        text(Field.VEHICLE_TYPE),
        location(Field.COORDINATES));
  }

  private TrafficEvent traffic() {
    return new TrafficEvent(
        text(Field.ID),
        text(Field.DEVICE_ID),
        timestamp(),
        text(Field.CAMERA_ID),
        location(Field.LOCATION),
        text(Field.SNAPSHOT),
        text(Field.TRAFFIC_LEVEL),
        number(Field.CURRENT_SPEED),
        number(Field.FREE_FLOW_SPEED),
        number(Field.CONFIDENCE),
        bool(Field.ROAD_CLOSURE));
  }

  private WeatherEvent weather() {
    return new WeatherEvent(
        text(Field.ID),
        text(Field.DEVICE_ID),
        timestamp(),
        location(Field.LOCATION),
        number(Field.TEMPERATURE),
        text(Field.WEATHER_CONDITION),
        number(Field.PRECIPITATION),
        number(Field.WIND_SPEED),
        number(Field.HUMIDITY),
        number(Field.AIR_QUALITY_INDEX),
        number(Field.PRESSURE),
        number(Field.VISIBILITY));
  }

  private EmergencyEvent emergency() {
    return new EmergencyEvent(
        text(Field.ID),
        text(Field.DEVICE_ID),
        timestamp(),
        text(Field.INCIDENT_ID),
        text(Field.TYPE),
        location(Field.LOCATION),
        text(Field.STATUS),
        text(Field.DESCRIPTION),
        text(Field.SEVERITY),
        number(Field.RESPONSE_TIME),
        bool(Field.HAS_INCIDENT));
  }

  private String text(Field field) {
    return (String) values.get(field);
  }

  private Double number(Field field) {
    return (Double) values.get(field);
  }

  private Boolean bool(Field field) {
    return (Boolean) values.get(field);
  }

  private Location location(Field field) {
    return (Location) values.get(field);
  }
}
