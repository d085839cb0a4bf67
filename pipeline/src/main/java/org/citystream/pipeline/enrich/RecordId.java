package org.citystream.pipeline.enrich;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ids of records in few bytes: most senders give UUIDs, which as text are twice as long. */
final class RecordId {
  private static final byte UUID_FOLLOWS = 0;
  private static final byte TEXT_FOLLOWS = 1;
  private static final int UUID_TEXT_LENGTH = 36;
  private static final int UUID_BYTES = 16;

  private RecordId() {}

  /**
   * Packs an id, so that two packed ids are equal if and only if the ids are.
   *
   * @param text the id in UTF-8
   */
  static ByteBuffer pack(ByteBuffer text) {
    if (text.remaining() == UUID_TEXT_LENGTH) {
      String id = StandardCharsets.UTF_8.decode(text.duplicate()).toString();
      UUID uuid = uuid(id);
      // Other spellings of the same UUID are other ids.
      if (uuid != null && uuid.toString().equals(id)) {
        return ByteBuffer.allocate(1 + UUID_BYTES)
            .put(UUID_FOLLOWS)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .flip();
      }
    }
    return ByteBuffer.allocate(1 + text.remaining()).put(TEXT_FOLLOWS).put(text.duplicate()).flip();
  }

  private static UUID uuid(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
