package org.citystream.contracts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes events as the JSON that the topics carry. */
public final class EventJson {
  private static final int TYPICAL_BYTES = 512;

  // Escaped, any text can be written, even half of a surrogate pair.
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private EventJson() {}

  /**
   * The event as a JSON object in ASCII: camelCase names, the device as {@code deviceId}, locations
   * as {@code [latitude, longitude]}, the timestamp in ISO-8601 with {@code Z}; components that are
   * null are left out. {@link EventParser} reads it back as an equal event if every component is
   * what its record documents, no text is blank and the year of the timestamp has four digits.
   */
  public static byte[] write(Event event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      new EventWriter(json).write(event);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }
}
