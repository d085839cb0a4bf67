package org.citystream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcLogTest {
  private static final long MEGABYTE = 1 << 20;

  @TempDir private Path folder;

  @Test
  void knowsTheMostBeforeAndAfterACollection() throws Exception {
    Path file = folder.resolve("gc.log");
    Files.writeString(
        file,
        """
        [0.012s][info][gc] Using Parallel
        [1.5s][info][gc] GC(0) Pause Young (Allocation Failure) 512M->40M(981M) 12.345ms
        [2.5s][info][gc] GC(1) Pause Full (Ergonomics) 300M->200M(981M) 112.345ms
        """);

    GcLog log = GcLog.read(file);

    assertThat(log.peakBytes()).isEqualTo(512 * MEGABYTE);
    assertThat(log.keptBytes()).isEqualTo(200 * MEGABYTE);
    assertThat(GcLog.read(folder.resolve("none")).peakBytes()).isZero();
  }
}
