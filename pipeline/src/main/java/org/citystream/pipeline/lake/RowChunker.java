package org.citystream.pipeline.lake;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Gathers a bundle's rows into chunks of at most about 16 megabytes, as few as possible a key. */
public final class RowChunker<K> {
  private static final int FULL_CHUNK_BYTES = 16 << 20;

  private final Map<Part<K>, RowChunk.Builder> chunks = new LinkedHashMap<>();
  private final Map<K, Integer> fullChunks = new LinkedHashMap<>();
  private long size;

  private record Part<K>(K key, int number) {}

  /** Adds a row in Avro's binary encoding. */
  public void add(K key, byte[] row) {
    int full = fullChunks.getOrDefault(key, 0);
    RowChunk.Builder chunk =
        chunks.computeIfAbsent(new Part<>(key, full), part -> new RowChunk.Builder());
    chunk.add(row);
    size += row.length;
    if (chunk.size() >= FULL_CHUNK_BYTES) {
      fullChunks.put(key, full + 1);
    }
  }

  /** Bytes gathered so far. */
  public long size() {
    return size;
  }

  /** Hands all chunks to the output; the chunker is empty afterwards. */
  public void flush(BiConsumer<K, RowChunk> output) {
    chunks.forEach((part, chunk) -> output.accept(part.key(), chunk.build()));
    chunks.clear();
    fullChunks.clear();
    size = 0;
  }
}
