package org.citystream.contracts;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** What must be known of a value's bytes before they are read as JSON. */
final class Encoding {
  private static final int VALID = -1;

  private Encoding() {}

  /** The position of the first byte that is not UTF-8, strictly; -1 if there is none. */
  static int firstInvalidByte(byte[] value) {
    for (byte b : value) {
      if (b < 0) {
        return decode(value);
      }
    }
    return VALID;
  }

  /** The length of the byte order mark at the start; 0 if there is none. */
  static int byteOrderMarkLength(byte[] value) {
    boolean present =
        value.length >= 3
            && value[0] == (byte) 0xEF
            && value[1] == (byte) 0xBB
            && value[2] == (byte) 0xBF;
    return present ? 3 : 0;
  }

  /**
   * Whether there is a NUL byte, which JSON never holds. A tokenizer that finds one among the first
   * bytes takes the value for UTF-16 or UTF-32.
   */
  static boolean hasNulByte(byte[] value) {
    for (byte b : value) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  private static int decode(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    CoderResult result =
        StandardCharsets.UTF_8.newDecoder().decode(bytes, CharBuffer.allocate(value.length), true);
    return result.isError() ? bytes.position() : VALID;
  }
}
