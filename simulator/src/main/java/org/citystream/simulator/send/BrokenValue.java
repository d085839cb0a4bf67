package org.citystream.simulator.send;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.citystream.contracts.Event;

/** The ways in which a value can be broken. No reader can make an event of any of them. */
enum BrokenValue {
  NULL,
  EMPTY,
  NOT_JSON,
  TRUNCATED,
  JSON_NULL,
  ARRAY,
  TEXT,
  TRAILING_GARBAGE,
  INVALID_UTF8,
  LATITUDE_OUT_OF_DOMAIN,
  LOCATION_OF_ANOTHER_TYPE,
  NO_DEVICE,
  NO_TIMESTAMP,
  UNREADABLE_TIMESTAMP;

  /**
   * A broken value in place of a good one.
   *
   * @param good the JSON of the event
   * @return null for {@link #NULL}
   */
  byte[] of(Event event, byte[] good) {
    String device = field("deviceId", event.device());
    String time = field("timestamp", event.timestamp().toString());
    String id = field("id", event.id());
    return switch (this) {
      case NULL -> null;
      case EMPTY -> new byte[0];
      case NOT_JSON -> bytes("ERROR sensor " + event.device() + " not responding");
      case TRUNCATED -> Arrays.copyOf(good, good.length / 2);
      case JSON_NULL -> bytes("null");
      case ARRAY -> bytes("[1, 2, 3]");
      case TEXT -> bytes("\"" + event.device() + "\"");
      case TRAILING_GARBAGE -> bytes("{" + id + "," + device + "," + time + "}}");
      case INVALID_UTF8 -> invalidUtf8("{" + id + "," + time + ",\"deviceId\":\"");
      case LATITUDE_OUT_OF_DOMAIN ->
          bytes("{" + id + "," + device + "," + time + "," + places("[95.0,-0.1]") + "}");
      case LOCATION_OF_ANOTHER_TYPE ->
          bytes("{" + id + "," + device + "," + time + "," + places("true") + "}");
      case NO_DEVICE -> bytes("{" + id + "," + time + "}");
      case NO_TIMESTAMP -> bytes("{" + id + "," + device + "}");
      case UNREADABLE_TIMESTAMP ->
          bytes("{" + id + "," + device + "," + field("timestamp", "yesterday at noon") + "}");
    };
  }

  private static String places(String place) {
    return "\"location\":" + place + ",\"coordinates\":" + place;
  }

  private static String field(String name, String value) {
    return "\"" + name + "\":\"" + value + "\"";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] invalidUtf8(String start) {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.writeBytes(bytes(start));
    value.write(0xC3);
    value.write(0x28);
    value.writeBytes(bytes("\"}"));
    return value.toByteArray();
  }
}
