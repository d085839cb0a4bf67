package org.citystream.pipeline.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowChunkerTest {
  private static final int HALF_CHUNK = 8 << 20;

  private final RowChunker<String> chunker = new RowChunker<>();

  /** A chunk that was handed out. */
  private record Flushed(String key, int rows, int bytes) {}

  @Test
  void rowsOfAKeyAreOneChunk() {
    chunker.add("a", ByteBuffer.wrap(new byte[] {1}));
    chunker.add("b", ByteBuffer.wrap(new byte[] {2, 3}));
    chunker.add("a", ByteBuffer.wrap(new byte[] {4, 5, 6}));

    assertThat(flush()).containsExactlyInAnyOrder(new Flushed("a", 2, 4), new Flushed("b", 1, 2));
  }

  @Test
  void fullChunkIsFollowedByAnother() {
    for (int i = 0; i < 5; i++) {
      chunker.add("a", ByteBuffer.wrap(new byte[HALF_CHUNK]));
      chunker.add("b", ByteBuffer.wrap(new byte[1]));
    }

    assertThat(flush())
        .containsExactlyInAnyOrder(
            new Flushed("a", 2, 2 * HALF_CHUNK),
            new Flushed("a", 2, 2 * HALF_CHUNK),
            new Flushed("a", 1, HALF_CHUNK),
            new Flushed("b", 5, 5));
  }

  @Test
  void nothingIsHandedOutTwice() {
    chunker.add("a", ByteBuffer.wrap(new byte[] {1}));
    flush();

    assertThat(flush()).isEmpty();
  }

  private List<Flushed> flush() {
    List<Flushed> chunks = new ArrayList<>();
    chunker.flush((key, chunk) -> chunks.add(new Flushed(key, chunk.rows(), chunk.size())));
    return chunks;
  }
}
