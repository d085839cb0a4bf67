package org.citystream.contracts;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Reads a location: {@code [lat, lon]}, an object with latitude and longitude (also lat, lon, lng),
 * or text, {@code "51.5,-0.1"} or {@code "(51.5, -0.1)"}. A location without both of its numbers,
 * like blank text, counts as absent; one with only one of them is invalid.
 */
final class LocationReader implements ValueReader<Location> {
  private static final String EXPECTED = "a latitude and a longitude";
  private static final NumberReader LATITUDE = new NumberReader(Domain.LATITUDE, "latitude of ");
  private static final NumberReader LONGITUDE = new NumberReader(Domain.LONGITUDE, "longitude of ");

  @Override
  public Location read(JsonParser json, String name) throws IOException, InvalidValueException {
    return switch (json.currentToken()) {
      case START_ARRAY -> fromArray(json, name);
      case START_OBJECT -> fromObject(json, name);
      case VALUE_STRING -> fromText(json.getText(), name);
      default -> throw InvalidValueException.type(name, EXPECTED, Excerpt.of(json));
    };
  }

  private static Location fromArray(JsonParser json, String name)
      throws IOException, InvalidValueException {
    Double latitude = null;
    Double longitude = null;
    int size = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      switch (size++) {
        case 0 -> latitude = coordinate(LATITUDE, json, name);
        case 1 -> longitude = coordinate(LONGITUDE, json, name);
        default ->
            throw InvalidValueException.type(name, EXPECTED, "an array of more than two elements");
      }
    }
    if (size < 2) {
      throw InvalidValueException.type(name, EXPECTED, "an array of %d elements".formatted(size));
    }
    return location(latitude, longitude, name);
  }

  private static Location fromObject(JsonParser json, String name)
      throws IOException, InvalidValueException {
    Double latitude = null;
    Double longitude = null;
    for (String member = json.nextFieldName(); member != null; member = json.nextFieldName()) {
      json.nextToken();
      switch (member) {
        case "latitude", "lat" -> {
          if (latitude == null) {
            latitude = coordinate(LATITUDE, json, name);
          }
        }
        case "longitude", "lon", "lng" -> {
          if (longitude == null) {
            longitude = coordinate(LONGITUDE, json, name);
          }
        }
        default -> json.skipChildren();
      }
    }
    return location(latitude, longitude, name);
  }

  private static Location fromText(String text, String name) throws InvalidValueException {
    if (text.isBlank()) {
      return null;
    }
    String pair = withoutBrackets(text.strip());
    int comma = pair.indexOf(',');
    String latitude = pair.substring(0, Math.max(comma, 0));
    String longitude = pair.substring(comma + 1);
    if (latitude.isBlank() || longitude.isBlank()) {
      throw InvalidValueException.type(name, EXPECTED, Excerpt.quoted(text));
    }
    return new Location(LATITUDE.read(latitude, name), LONGITUDE.read(longitude, name));
  }

  private static String withoutBrackets(String text) {
    boolean bracketed =
        (text.startsWith("(") && text.endsWith(")"))
            || (text.startsWith("[") && text.endsWith("]"));
    return bracketed ? text.substring(1, text.length() - 1) : text;
  }

  private static Double coordinate(NumberReader reader, JsonParser json, String name)
      throws IOException, InvalidValueException {
    return json.currentToken() == JsonToken.VALUE_NULL ? null : reader.read(json, name);
  }

  private static Location location(Double latitude, Double longitude, String name)
      throws InvalidValueException {
    if (latitude == null && longitude == null) {
      return null;
    }
    if (latitude == null || longitude == null) {
      throw InvalidValueException.type(
          name, EXPECTED, "without a " + (latitude == null ? "latitude" : "longitude"));
    }
    return new Location(latitude, longitude);
  }
}
