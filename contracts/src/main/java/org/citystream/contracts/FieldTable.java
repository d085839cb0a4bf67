package org.citystream.contracts;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which fields a topic's records have, found by any of their spellings. */
final class FieldTable {
  private static final Map<Topic, FieldTable> BY_TOPIC = new EnumMap<>(Topic.class);

  static {
    for (Topic topic : Topic.values()) {
      BY_TOPIC.put(topic, new FieldTable(fieldsOf(topic)));
    }
  }

  private final Map<String, Field> bySpelling = new HashMap<>();

  private FieldTable(List<Field> fields) {
    for (Field field : List.of(Field.ID, Field.DEVICE_ID, Field.TIMESTAMP)) {
      add(field);
    }
    fields.forEach(this::add);
  }

  static FieldTable of(Topic topic) {
    return BY_TOPIC.get(topic);
  }

  /** The field with this spelling; null if the topic has none. */
  Field find(String spelling) {
    return bySpelling.get(spelling);
  }

  private void add(Field field) {
    field.spellings().forEach(spelling -> bySpelling.put(spelling, field));
  }

  private static List<Field> fieldsOf(Topic topic) {
    return switch (topic) {
      case VEHICLE ->
          List.of(
              Field.LOCATION,
              Field.SPEED,
              Field.DIRECTION,
              Field.MAKE,
              Field.MODEL,
              Field.YEAR,
              Field.FUEL_TYPE,
              Field.FUEL_LEVEL,
              Field.ENGINE_STATUS,
              Field.ODOMETER);
      case GPS -> List.of(Field.SPEED, Field.DIRECTION, Field.VEHICLE_TYPE, Field.COORDINATES);
      case TRAFFIC ->
          List.of(
              Field.CAMERA_ID,
              Field.LOCATION,
              Field.SNAPSHOT,
              Field.TRAFFIC_LEVEL,
              Field.CURRENT_SPEED,
              Field.FREE_FLOW_SPEED,
              Field.CONFIDENCE,
              Field.ROAD_CLOSURE);
      case WEATHER ->
          List.of(
              Field.LOCATION,
              Field.TEMPERATURE,
              Field.WEATHER_CONDITION,
              Field.PRECIPITATION,
              Field.WIND_SPEED,
              Field.HUMIDITY,
              Field.AIR_QUALITY_INDEX,
              Field.PRESSURE,
              Field.VISIBILITY);
      case EMERGENCY ->
          List.of(
              Field.INCIDENT_ID,
              Field.TYPE,
              Field.LOCATION,
              Field.STATUS,
              Field.DESCRIPTION,
              Field.SEVERITY,
              Field.RESPONSE_TIME,
              Field.HAS_INCIDENT);
    };
  }
}
