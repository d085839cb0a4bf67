package org.citystream.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.citystream.contracts.ParseResult.Rejected;

/** One record of each topic that has every field, the event that it means, and a parser. */
final class Samples {
  static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  static final Duration MAX_FUTURE_SKEW = Duration.ofMinutes(5);

  private static final Instant TIMESTAMP = Instant.parse("2026-11-21T07:35:58.000088Z");
  private static final Location LONDON = new Location(51.5, -0.1);
  private static final EventParser PARSER =
      new EventParser(MAX_FUTURE_SKEW, InstantSource.fixed(NOW));

  private Samples() {}

  static ParseResult parse(Topic topic, String value) {
    return parse(topic, value.getBytes(StandardCharsets.UTF_8));
  }

  static ParseResult parse(Topic topic, byte[] value) {
    return PARSER.parse(topic, value);
  }

  static Rejected rejected(Topic topic, String value) {
    return rejected(topic, value.getBytes(StandardCharsets.UTF_8));
  }

  static Rejected rejected(Topic topic, byte[] value) {
    ParseResult result = parse(topic, value);
    assertThat(result).isInstanceOf(Rejected.class);
    return (Rejected) result;
  }

  /** The sample's fields: name in camelCase to JSON value. */
  static Map<String, String> fields(Topic topic) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("id", "'r1'");
    fields.put("deviceId", "'v1'");
    fields.put("timestamp", "'" + TIMESTAMP + "'");
    switch (topic) {
      case VEHICLE -> {
        fields.put("location", "[51.5, -0.1]");
        fields.put("speed", "17.25");
        fields.put("direction", "'North-East'");
        fields.put("make", "'BMW'");
        fields.put("model", "'C500'");
        fields.put("year", "2025");
        fields.put("fuelType", "'Hybrid'");
        fields.put("fuelLevel", "80.5");
        fields.put("engineStatus", "'On'");
        fields.put("odometer", "12000.75");
      }
      case GPS -> {
        fields.put("speed", "17.25");
        fields.put("direction", "'North-East'");
        fields.put("vehicleType", "'Private'");
        fields.put("coordinates", "[51.5, -0.1]");
      }
      case TRAFFIC -> {
        fields.put("cameraId", "'Nikon-Cam123'");
        fields.put("location", "[51.5, -0.1]");
        fields.put("snapshot", "'QmFzZTY0'");
        fields.put("trafficLevel", "'High'");
        fields.put("currentSpeed", "12.5");
        fields.put("freeFlowSpeed", "50.25");
        fields.put("confidence", "0.75");
        fields.put("roadClosure", "false");
      }
      case WEATHER -> {
        fields.put("location", "[51.5, -0.1]");
        fields.put("temperature", "-1.5");
        fields.put("weatherCondition", "'Rainy'");
        fields.put("precipitation", "14.5");
        fields.put("windSpeed", "3.25");
        fields.put("humidity", "9.5");
        fields.put("airQualityIndex", "116.5");
        fields.put("pressure", "1013.25");
        fields.put("visibility", "10.5");
      }
      case EMERGENCY -> {
        fields.put("incidentId", "'i1'");
        fields.put("type", "'Fire'");
        fields.put("location", "[51.5, -0.1]");
        fields.put("status", "'Active'");
        fields.put("description", "'Smoke'");
        fields.put("severity", "'High'");
        fields.put("responseTime", "7.5");
        fields.put("hasIncident", "true");
      }
    }
    fields.replaceAll((name, value) -> value.replace('\'', '"'));
    return fields;
  }

  /** The event that the sample means. */
  static Event event(Topic topic) {
    return switch (topic) {
      case VEHICLE ->
          new VehicleEvent(
              "r1",
              "v1",
              TIMESTAMP,
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
      case GPS -> new GpsEvent("r1", "v1", TIMESTAMP, 17.25, "North-East", "Private", LONDON);
      case TRAFFIC ->
          new TrafficEvent(
              "r1",
              "v1",
              TIMESTAMP,
              "Nikon-Cam123",
              LONDON,
              "QmFzZTY0",
              "High",
              12.5,
              50.25,
              0.75,
              false);
      case WEATHER ->
          new WeatherEvent(
              "r1", "v1", TIMESTAMP, LONDON, -1.5, "Rainy", 14.5, 3.25, 9.5, 116.5, 1013.25, 10.5);
      case EMERGENCY ->
          new EmergencyEvent(
              "r1", "v1", TIMESTAMP, "i1", "Fire", LONDON, "Active", "Smoke", "High", 7.5, true);
    };
  }

  /** The sample as JSON. */
  static String json(Topic topic) {
    return json(fields(topic));
  }

  /** The sample as JSON with another value, itself JSON, in one field. */
  static String jsonWith(Topic topic, String name, String value) {
    Map<String, String> fields = fields(topic);
    fields.put(name, value);
    return json(fields);
  }

  static String json(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> "\"" + field.getKey() + "\": " + field.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
