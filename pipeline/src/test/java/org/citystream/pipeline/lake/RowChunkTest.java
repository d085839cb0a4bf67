package org.citystream.pipeline.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class RowChunkTest {
  @Test
  void rowsComeBackInTheirOrder() throws Exception {
    RowBuffer buffer = new RowBuffer();
    buffer.add(ByteBuffer.wrap(new byte[] {9, 1, 2, 9}).slice(1, 2));
    buffer.add(ByteBuffer.wrap(new byte[] {9, 9, 3, 9}, 2, 1));

    RowChunk chunk = CoderUtils.clone(RowChunk.ChunkCoder.of(), buffer.compress());

    assertThat(chunk.rows()).isEqualTo(2);
    assertThat(chunk.size()).isEqualTo(3);
    assertThat(chunk.bytes()).containsExactly(1, 2, 3);
  }

  @Test
  void rowsThatAreAlikeTakeLittle() throws Exception {
    RowBuffer buffer = new RowBuffer();
    for (int i = 0; i < 1000; i++) {
      buffer.add(ByteBuffer.wrap("a vehicle that stands still".getBytes(UTF_8)));
    }

    assertThat(CoderUtils.encodeToByteArray(RowChunk.ChunkCoder.of(), buffer.compress()))
        .hasSizeLessThan(100);
  }

  @Test
  void chunkWithoutRowsIsOne() {
    assertThat(new RowBuffer().compress().bytes()).isEmpty();
  }
}
