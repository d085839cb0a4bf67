package org.citystream.contracts;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The fields of the input topics: how each is spelled and what it may hold. */
// Readers have no state and the set of spellings is a copy that nobody can change.
@SuppressWarnings("ImmutableEnumChecker")
enum Field {
  ID(text()),
  DEVICE_ID(text(), "vehicleId", "vehicle_id"),
  TIMESTAMP(new TimestampReader()),
  LOCATION(new LocationReader(), "coordinates"),
  COORDINATES(new LocationReader(), "location"),
  SPEED(number(Domain.atLeast(0))),
  DIRECTION(text()),

  MAKE(text()),
  MODEL(text()),
  YEAR(wholeNumber(new Domain(1886, 2100))),
  FUEL_TYPE(text()),
  FUEL_LEVEL(number(new Domain(0, 100))),
  ENGINE_STATUS(text()),
  ODOMETER(number(Domain.atLeast(0))),

  VEHICLE_TYPE(text()),

  CAMERA_ID(text()),
  SNAPSHOT(text()),
  TRAFFIC_LEVEL(text()),
  CURRENT_SPEED(number(Domain.atLeast(0))),
  FREE_FLOW_SPEED(number(Domain.atLeast(0))),
  CONFIDENCE(number(new Domain(0, 1))),
  ROAD_CLOSURE(new BooleanReader()),

  TEMPERATURE(number(new Domain(-90, 70))),
  WEATHER_CONDITION(text(), "condition"),
  PRECIPITATION(number(Domain.atLeast(0))),
  WIND_SPEED(number(Domain.atLeast(0))),
  HUMIDITY(number(new Domain(0, 100))),
  AIR_QUALITY_INDEX(number(Domain.atLeast(0))),
  PRESSURE(number(new Domain(300, 1100))),
  VISIBILITY(number(Domain.atLeast(0))),

  INCIDENT_ID(text()),
  TYPE(text()),
  STATUS(text()),
  DESCRIPTION(text()),
  SEVERITY(text()),
  RESPONSE_TIME(number(Domain.atLeast(0))),
  HAS_INCIDENT(new BooleanReader());

  private final ValueReader<?> reader;
  private final String camelCase;
  private final Set<String> spellings;

  Field(ValueReader<?> reader, String... furtherSpellings) {
    this.reader = reader;
    String snakeCase = name().toLowerCase(Locale.ROOT);
    this.camelCase = camelCase(snakeCase);
    Set<String> all = new TreeSet<>(Set.of(furtherSpellings));
    all.add(snakeCase);
    all.add(camelCase);
    this.spellings = Set.copyOf(all);
  }

  /** The field's name in what we write. */
  String camelCase() {
    return camelCase;
  }

  /** Every name that the field may have in a record. */
  Set<String> spellings() {
    return spellings;
  }

  /** Reads the field's value: see {@link ValueReader#read}. */
  Object read(JsonParser json, String name) throws IOException, InvalidValueException {
    return reader.read(json, name);
  }

  private static ValueReader<String> text() {
    return new TextReader();
  }

  private static ValueReader<Double> number(Domain domain) {
    return new NumberReader(domain);
  }

  private static ValueReader<Integer> wholeNumber(Domain domain) {
    return new WholeNumberReader(new NumberReader(domain));
  }

  private static String camelCase(String snakeCase) {
    StringBuilder name = new StringBuilder();
    for (String word : snakeCase.split("_", -1)) {
      name.append(
          name.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return name.toString();
  }
}
