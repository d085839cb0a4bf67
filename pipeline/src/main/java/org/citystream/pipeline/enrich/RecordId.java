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
    // Other spellings of the same UUID are other ids.
    if (isCanonicalUuid(text)) {
      UUID uuid = UUID.fromString(StandardCharsets.US_ASCII.decode(text.duplicate()).toString());
      return ByteBuffer.allocate(1 + UUID_BYTES)
          .put(UUID_FOLLOWS)
          .putLong(uuid.getMostSignificantBits())
          .putLong(uuid.getLeastSignificantBits())
          .flip();
    }
    return ByteBuffer.allocate(1 + text.remaining()).put(TEXT_FOLLOWS).put(text.duplicate()).flip();
  }

  /** Whether it is a UUID as UUIDs are written: in lower case, all digits there. */
  private static boolean isCanonicalUuid(ByteBuffer text) {
    if (text.remaining() != UUID_TEXT_LENGTH) {
      return false;
    }
    for (int i = 0; i < UUID_TEXT_LENGTH; i++) {
      byte c = text.get(text.position() + i);
      boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
      if (hyphen ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }
}
