package org.citystream.contracts;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Reads a timestamp from 1970 on: ISO-8601 as {@link IsoTimestamp} reads it, or epoch milliseconds
 * as number or text, to the microsecond. Blank text counts as absent.
 */
final class TimestampReader implements ValueReader<Instant> {

  @Override
  public Instant read(JsonParser json, String name) throws IOException, InvalidValueException {
    Instant timestamp;
    switch (json.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          timestamp = fromMillis(json.getDoubleValue(), json, name);
      case VALUE_STRING -> {
        String text = json.getText().strip();
        if (text.isEmpty()) {
          return null;
        }
        timestamp = isDate(text) ? fromIso(text, json, name) : fromDigits(text, json, name);
      }
      default -> throw unreadable(json, name);
    }
    if (timestamp.isBefore(Instant.EPOCH)) {
      throw invalid(name + " must not lie before 1970 but is " + Excerpt.of(json));
    }
    return timestamp;
  }

  private static boolean isDate(String text) {
    return text.length() > 4 && text.charAt(4) == '-';
  }

  private static Instant fromIso(String text, JsonParser json, String name)
      throws IOException, InvalidValueException {
    try {
      return IsoTimestamp.parse(text);
    } catch (DateTimeException e) {
      throw unreadable(json, name);
    }
  }

  private static Instant fromDigits(String text, JsonParser json, String name)
      throws IOException, InvalidValueException {
    try {
      return fromMillis(NumberReader.parse(text), json, name);
    } catch (NumberFormatException e) {
      throw unreadable(json, name);
    }
  }

  private static Instant fromMillis(double millis, JsonParser json, String name)
      throws IOException, InvalidValueException {
    if (!Double.isFinite(millis)) {
      throw unreadable(json, name);
    }
    // Rounding saturates: whatever is too large for a long is far in the future as well.
    return Instant.EPOCH.plus(Math.round(millis * 1000), ChronoUnit.MICROS);
  }

  private static InvalidValueException unreadable(JsonParser json, String name) throws IOException {
    return invalid(name + " must be ISO-8601 or epoch milliseconds but is " + Excerpt.of(json));
  }

  private static InvalidValueException invalid(String detail) {
    return new InvalidValueException(FailureReason.INVALID_TIMESTAMP, detail);
  }
}
