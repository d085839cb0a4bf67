package org.citystream.contracts;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** What must be known of a value's bytes before they are read as JSON. */
final class Encoding {
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOWEST_BITS = 0x0101_0101_0101_0101L;
  private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;

  private Encoding() {}

  /**
   * Whether all bytes are ASCII and none is NUL: so are most values, and nothing is to be asked.
   */
  static boolean isPlain(byte[] value) {
    int i = 0;
    for (; i <= value.length - Long.BYTES; i += Long.BYTES) {
      long bytes = (long) EIGHT_BYTES.get(value, i);
      // A byte of 0 borrows, which sets the highest bit of the first that does.
      if (((bytes | (bytes - LOWEST_BITS)) & HIGHEST_BITS) != 0) {
        return false;
      }
    }
    for (; i < value.length; i++) {
      if (value[i] <= 0) {
        return false;
      }
    }
    return true;
  }

  /** The position of the first byte that is not UTF-8, strictly; -1 if there is none. */
  static int firstInvalidByte(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    CoderResult result =
        StandardCharsets.UTF_8.newDecoder().decode(bytes, CharBuffer.allocate(value.length), true);
    return result.isError() ? bytes.position() : -1;
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
}
