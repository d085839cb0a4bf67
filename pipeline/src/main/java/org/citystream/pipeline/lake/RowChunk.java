package org.citystream.pipeline.lake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.VarIntCoder;

/**
 * Rows of one dataset that are grouped as one element: the cost of a grouping grows with the square
 * of the elements of a key on some runners.
 *
 * @param rows how many rows
 * @param bytes the rows in Avro's binary encoding, one after the other
 */
public record RowChunk(int rows, byte[] bytes) {

  /** Gathers rows into a chunk. */
  public static final class Builder {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    private int rows;

    /** Adds a row in Avro's binary encoding. */
    public void add(byte[] row) {
      bytes.writeBytes(row);
      rows++;
    }

    /** Bytes gathered so far. */
    public int size() {
      return bytes.size();
    }

    public RowChunk build() {
      return new RowChunk(rows, bytes.toByteArray());
    }
  }

  /** Compact and deterministic. */
  public static final class ChunkCoder extends AtomicCoder<RowChunk> {
    private static final ChunkCoder INSTANCE = new ChunkCoder();

    private ChunkCoder() {}

    public static ChunkCoder of() {
      return INSTANCE;
    }

    @Override
    public void encode(RowChunk chunk, OutputStream out) throws IOException {
      VarIntCoder.of().encode(chunk.rows(), out);
      ByteArrayCoder.of().encode(chunk.bytes(), out);
    }

    @Override
    public RowChunk decode(InputStream in) throws IOException {
      return new RowChunk(VarIntCoder.of().decode(in), ByteArrayCoder.of().decode(in));
    }
  }
}
