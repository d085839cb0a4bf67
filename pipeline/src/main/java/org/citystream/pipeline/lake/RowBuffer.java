package org.citystream.pipeline.lake;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Gathers rows of one dataset in Avro's binary encoding, one after the other. */
public final class RowBuffer {
  // The next two make the join's chunks smaller by 4 % at most.
  private static final int COMPRESSION_LEVEL = 1;

  private final Bytes bytes = new Bytes();
  private int count;

  /** Lends its array, for a copy of all rows costs as much as they do. */
  private static final class Bytes extends ByteArrayOutputStream {
    Bytes() {
      super(128);
    }

    byte[] array() {
      return buf;
    }
  }

  /** Adds a copy of a row: of a buffer that has an array, all that remains. */
  public void add(ByteBuffer row) {
    bytes.write(row.array(), row.arrayOffset() + row.position(), row.remaining());
    count++;
  }

  /** How many rows there are. */
  int count() {
    return count;
  }

  /** How many bytes they have. */
  int size() {
    return bytes.size();
  }

  /** The rows, compressed. */
  public RowChunk compress() {
    byte[] compressed = new byte[Math.toIntExact(Zstd.compressBound(size()))];
    int length =
        Math.toIntExact(
            Zstd.compressByteArray(
                compressed, 0, compressed.length, bytes.array(), 0, size(), COMPRESSION_LEVEL));
    return new RowChunk(count, size(), Arrays.copyOf(compressed, length));
  }

  /** Adds the rows to a file, in their order. */
  void writeTo(ParquetRows file) throws IOException {
    file.write(bytes.array(), size(), count);
  }
}
