package org.citystream.contracts;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which fields a topic's records have, found by any of their spellings.
 *
 * <p>Thread-safe: what follows a name is no more than a guess, whichever thread made it.
 */
final class FieldTable {
  private static final Map<Topic, FieldTable> BY_TOPIC = new EnumMap<>(Topic.class);

  static {
    for (Topic topic : Topic.values()) {
      BY_TOPIC.put(topic, new FieldTable(fieldsOf(topic)));
    }
  }

  private final Map<String, Name> bySpelling = new HashMap<>();
  private final Name start = new Name("", null);

  /** A spelling of a field, and what followed it in an earlier record. */
  private static final class Name {
    final SerializedString spelling;
    final Field field;
    Name next = this;

    Name(String spelling, Field field) {
      this.spelling = new SerializedString(spelling);
      this.field = field;
    }
  }

  private FieldTable(List<Field> fields) {
    for (Field field : List.of(Field.ID, Field.DEVICE_ID, Field.TIMESTAMP)) {
      add(field);
    }
    fields.forEach(this::add);
  }

  static FieldTable of(Topic topic) {
    return BY_TOPIC.get(topic);
  }

  /** The names of the fields of one record, whose object begins at the current token. */
  Names namesIn(JsonParser json) {
    return new Names(json);
  }

  /**
   * Reads the names of a record's fields. A sender mostly writes them in the same order: to hold a
   * name against the one that is expected costs less than to read and to find it.
   */
  final class Names {
    private final JsonParser json;
    private Name last = start;
    private Field field;

    private Names(JsonParser json) {
      this.json = json;
    }

    /** Moves on to the next name; false if the object ends instead. */
    boolean next() throws IOException {
      Name name = last.next;
      if (!json.nextFieldName(name.spelling)) {
        if (json.currentToken() != JsonToken.FIELD_NAME) {
          return false;
        }
        name = bySpelling.get(json.getCurrentName());
        if (name == null) {
          field = null;
          return true;
        }
        last.next = name;
      }
      last = name;
      field = name.field;
      return true;
    }

    /** The field with this name; null if the topic has none. */
    Field field() {
      return field;
    }
  }

  private void add(Field field) {
    field.spellings().forEach(spelling -> bySpelling.put(spelling, new Name(spelling, field)));
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
