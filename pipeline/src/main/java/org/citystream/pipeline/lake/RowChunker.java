package org.citystream.pipeline.lake;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Gathers a bundle's rows into chunks of at most about 16 megabytes, as few as possible a key. */
public final class RowChunker<K> {
  private static final int FULL_CHUNK_BYTES = 16 << 20;

  private final Map<K, RowBuffer> chunks = new LinkedHashMap<>();
  private final List<Full<K>> full = new ArrayList<>();
  private long rows;
  private long size;

  private record Full<K>(K key, RowChunk chunk) {}

  /** Adds a copy of a row in Avro's binary encoding. */
  public void add(K key, ByteBuffer row) {
    RowBuffer chunk = chunks.computeIfAbsent(key, first -> new RowBuffer());
    chunk.add(row);
    rows++;
    size += row.remaining();
    if (chunk.size() >= FULL_CHUNK_BYTES) {
      // Compressed at once, for there may be many.
      full.add(new Full<>(key, chunk.compress()));
      chunks.remove(key);
    }
  }

  /** Rows gathered so far. */
  public long rows() {
    return rows;
  }

  /** Bytes gathered so far, before they are compressed. */
  public long size() {
    return size;
  }

  /** Hands all chunks to the output; the chunker is empty afterwards. */
  public void flush(BiConsumer<K, RowChunk> output) {
    full.forEach(chunk -> output.accept(chunk.key(), chunk.chunk()));
    chunks.forEach((key, chunk) -> output.accept(key, chunk.compress()));
    full.clear();
    chunks.clear();
    rows = 0;
    size = 0;
  }
}
