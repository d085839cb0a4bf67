package org.citystream.pipeline.lake;

import com.github.luben.zstd.Zstd;
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
 * <p>They are compressed for as long as an engine holds them: Spark copies all that it holds in
 * every micro-batch.
 *
 * @param rows how many rows
 * @param size of the rows in Avro's binary encoding, one after the other, in bytes
 * @param compressed the same bytes, with Zstandard
 */
public record RowChunk(int rows, int size, byte[] compressed) {
  /** The rows in Avro's binary encoding, one after the other. */
  public byte[] bytes() {
    return Zstd.decompress(compressed, size);
  }

  /** Leaves the rows compressed. */
  public static final class ChunkCoder extends AtomicCoder<RowChunk> {
    private static final ChunkCoder INSTANCE = new ChunkCoder();

    private ChunkCoder() {}

    public static ChunkCoder of() {
      return INSTANCE;
    }

    @Override
    public void encode(RowChunk chunk, OutputStream out) throws IOException {
      VarIntCoder.of().encode(chunk.rows(), out);
      VarIntCoder.of().encode(chunk.size(), out);
      ByteArrayCoder.of().encode(chunk.compressed(), out);
    }

    @Override
    public RowChunk decode(InputStream in) throws IOException {
      return new RowChunk(
          VarIntCoder.of().decode(in), VarIntCoder.of().decode(in), ByteArrayCoder.of().decode(in));
    }
  }
}
