package org.citystream.benchmarks.nativespark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.UUID;
import org.citystream.contracts.Event;

/**
 * An event on one side of the join, with the place of its record in the topic. Sightings of a side
 * have an order that does not depend on that of arrival: event time, id, partition, offset.
 */
record Sighting(int partition, long offset, Event event) {
  static final Comparator<Sighting> ORDER =
      Comparator.<Sighting>comparingLong(s -> LakeRows.micros(s.event().timestamp()))
          .thenComparing(s -> s.event().id(), Comparator.nullsFirst(Sighting::compareIds))
          .thenComparingInt(Sighting::partition)
          .thenComparingLong(Sighting::offset);

  /** UUIDs by their bytes before other texts by theirs. */
  private static int compareIds(String one, String other) {
    return one.equals(other) ? 0 : Arrays.compare(bytes(one), bytes(other));
  }

  private static byte[] bytes(String id) {
    UUID uuid = uuid(id);
    byte[] text = id.getBytes(UTF_8);
    return uuid == null
        ? ByteBuffer.allocate(1 + text.length).put((byte) 1).put(text).array()
        : ByteBuffer.allocate(1 + 2 * Long.BYTES)
            .put((byte) 0)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
  }

  /** The UUID that is written exactly so; null if it is none. */
  static UUID uuid(String id) {
    if (id == null || id.length() != 36) {
      return null;
    }
    try {
      UUID uuid = UUID.fromString(id);
      return uuid.toString().equals(id) ? uuid : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
