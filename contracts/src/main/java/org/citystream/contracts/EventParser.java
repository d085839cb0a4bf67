package org.citystream.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Reads the value of a record, a UTF-8 JSON object, whichever way its sender spells it.
 *
 * <ul>
 *   <li>Every field in camelCase or snake_case; the device under deviceId, device_id, vehicleId or
 *       vehicle_id; the weather condition also under condition; location and coordinates are one
 *       field.
 *   <li>Numbers and booleans also as text, 1 and 0 as booleans, 2025.0 as an integer; text also as
 *       number or boolean. Text is kept as sent.
 *   <li>Locations as array, object or text: {@code [51.5, -0.1]}, {@code {"latitude": 51.5,
 *       "longitude": -0.1}} (also lat, lon, lng), {@code "51.5,-0.1"}, {@code "(51.5, -0.1)"}.
 *   <li>Timestamps in ISO-8601, without zone in UTC, or as epoch milliseconds.
 *   <li>JSON's null and blank text count as absent. Unknown fields are ignored, whatever they hold.
 *   <li>If a record has a field more than once, in one spelling or in several, the first that is
 *       not absent counts and the others are ignored like unknown fields.
 * </ul>
 *
 * <p>Nesting deeper than 64 and numbers of more than 1000 characters count as malformed JSON.
 *
 * <p>Of several things that are wrong, this order decides which is reported: encoding; an empty
 * value; malformed JSON anywhere; not an object; no device; no timestamp; an invalid or future
 * timestamp; then whichever field of invalid type or domain comes first. NaN and infinity are read
 * although JSON has none; in any field that the topic has they are invalid.
 *
 * <p>Thread-safe.
 */
public final class EventParser {
  private static final int MAX_NESTING = 64;
  private static final int MAX_NUMBER_CHARS = 1000;
  private static final int MAX_MESSAGE_CHARS = 200;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // Senders choose the names of unknown fields: these must neither fill the JVM's table of
          // interned strings nor make the tokenizer throw.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  // The value is in memory already: a picture in it may be of any size.
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final Duration maxFutureSkew;
  private final InstantSource clock;

  /**
   * A parser that holds records against this clock.
   *
   * @param maxFutureSkew how far ahead of the clock a timestamp may be; not negative
   */
  public EventParser(Duration maxFutureSkew, InstantSource clock) {
    if (maxFutureSkew.isNegative()) {
      throw new IllegalArgumentException("maxFutureSkew is negative: " + maxFutureSkew);
    }
    this.maxFutureSkew = maxFutureSkew;
    this.clock = requireNonNull(clock);
  }

  /**
   * Reads one record. Never throws, whatever the value holds.
   *
   * @param topic the topic that the record comes from
   * @param value the record's value; null if it has none
   * @return the event, or the reason why there is none
   */
  public ParseResult parse(Topic topic, byte[] value) {
    if (value == null || value.length == 0) {
      return rejected(FailureReason.EMPTY_VALUE, "the record has no value");
    }
    int start = 0;
    if (!Encoding.isPlain(value)) {
      int invalid = Encoding.firstInvalidByte(value);
      if (invalid >= 0) {
        return rejected(
            FailureReason.INVALID_ENCODING,
            "the value is not UTF-8: byte 0x%02x at position %d"
                .formatted(value[invalid], invalid));
      }
      if (Encoding.hasNulByte(value)) {
        return rejected(FailureReason.MALFORMED_JSON, "the value holds a NUL byte");
      }
      start = Encoding.byteOrderMarkLength(value);
    }
    try (JsonParser json = JSON.createParser(value, start, value.length - start)) {
      return read(topic, json);
    } catch (JsonProcessingException e) {
      return malformed(e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private ParseResult read(Topic topic, JsonParser json) throws IOException {
    JsonToken first = json.nextToken();
    if (first == null) {
      return rejected(FailureReason.EMPTY_VALUE, "the value is blank");
    }
    if (first != JsonToken.START_OBJECT) {
      String found = Excerpt.of(json);
      json.skipChildren();
      return json.nextToken() == null
          ? rejected(FailureReason.NOT_AN_OBJECT, "the value must be an object but is " + found)
          : trailing(json);
    }
    Draft draft = readFields(FieldTable.of(topic), json);
    return json.nextToken() == null ? judge(topic, draft) : trailing(json);
  }

  private static Draft readFields(FieldTable fields, JsonParser json) throws IOException {
    Draft draft = new Draft();
    JsonStreamContext record = json.getParsingContext();
    FieldTable.Names names = fields.namesIn(json);
    while (names.next()) {
      String name = json.getCurrentName();
      Field field = names.field();
      JsonToken token = json.nextToken();
      if (field == null || token == JsonToken.VALUE_NULL || draft.has(field)) {
        json.skipChildren();
        continue;
      }
      try {
        draft.put(field, field.read(json, name));
      } catch (InvalidValueException e) {
        draft.putInvalid(field, e);
        while (json.getParsingContext() != record) {
          json.nextToken();
        }
      }
    }
    return draft;
  }

  private ParseResult judge(Topic topic, Draft draft) {
    if (!draft.has(Field.DEVICE_ID)) {
      return rejected(
          FailureReason.MISSING_DEVICE,
          "none of deviceId, device_id, vehicleId and vehicle_id holds a device");
    }
    if (!draft.has(Field.TIMESTAMP)) {
      return rejected(FailureReason.MISSING_TIMESTAMP, "timestamp is missing or blank");
    }
    InvalidValueException failure = draft.failure(Field.TIMESTAMP);
    if (failure != null) {
      return failure.rejection();
    }
    if (isTooFarAhead(draft.timestamp())) {
      return rejected(
          FailureReason.FUTURE_TIMESTAMP,
          "timestamp %s is more than %s ahead of the clock"
              .formatted(draft.timestamp(), maxFutureSkew));
    }
    failure = draft.firstFailure();
    return failure != null ? failure.rejection() : new ParseResult.Parsed(draft.event(topic));
  }

  private boolean isTooFarAhead(Instant timestamp) {
    Instant now = clock.instant();
    return timestamp.isAfter(now) && Duration.between(now, timestamp).compareTo(maxFutureSkew) > 0;
  }

  private static ParseResult trailing(JsonParser json) {
    return rejected(
        FailureReason.MALFORMED_JSON,
        "something follows the JSON value" + position(json.getTokenLocation()));
  }

  private static ParseResult malformed(JsonProcessingException e) {
    String message = Excerpt.printable(e.getOriginalMessage(), MAX_MESSAGE_CHARS);
    return rejected(
        FailureReason.MALFORMED_JSON,
        "the value is not JSON%s: %s".formatted(position(e.getLocation()), message));
  }

  private static String position(JsonLocation location) {
    return location == null ? "" : " at position " + location.getByteOffset();
  }

  private static ParseResult rejected(FailureReason reason, String detail) {
    return new ParseResult.Rejected(reason, detail);
  }
}
