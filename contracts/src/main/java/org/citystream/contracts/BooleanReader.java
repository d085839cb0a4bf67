package org.citystream.contracts;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Locale;

/** Reads a boolean: true and false, or 1 and 0, also as text. Blank text counts as absent. */
final class BooleanReader implements ValueReader<Boolean> {

  @Override
  public Boolean read(JsonParser json, String name) throws IOException, InvalidValueException {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> fromNumber(json, name);
      case VALUE_STRING -> fromText(json, name);
      default -> throw notBoolean(json, name);
    };
  }

  private static Boolean fromNumber(JsonParser json, String name)
      throws IOException, InvalidValueException {
    double value = json.getDoubleValue();
    if (value == 1) {
      return true;
    }
    if (value == 0) {
      return false;
    }
    throw notBoolean(json, name);
  }

  private static Boolean fromText(JsonParser json, String name)
      throws IOException, InvalidValueException {
    return switch (json.getText().strip().toLowerCase(Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      case "" -> null;
      default -> throw notBoolean(json, name);
    };
  }

  private static InvalidValueException notBoolean(JsonParser json, String name) throws IOException {
    return InvalidValueException.type(name, "true or false", Excerpt.of(json));
  }
}
