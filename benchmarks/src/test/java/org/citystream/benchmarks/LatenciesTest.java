package org.citystream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.citystream.contracts.lake.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatenciesTest {
  @TempDir private Path root;

  @Test
  void areFromAWindowsEndToTheFileOfItsRowsOnTime() throws Exception {
    MadeLake lake = MadeLake.right(root);
    lake.clear(Dataset.ENRICHED);
    write(lake, "a", "ON_TIME", 31);
    write(lake, "b", "ON_TIME", 33);
    write(lake, "c", "ON_TIME", 40);
    write(lake, "d", "LATE", 32);

    Latencies latencies = Latencies.of(lake.folder(), MadeLake.BACKLOG, root);

    assertThat(latencies.rows()).isEqualTo(4);
    assertThat(latencies.quantile(0.5)).isEqualTo(33_000);
    assertThat(latencies.quantile(1)).isEqualTo(40_000);
    assertThat(latencies.within(Duration.ofSeconds(34))).isEqualTo(0.5);
  }

  private static void write(MadeLake lake, String vehicle, String timing, int seconds)
      throws Exception {
    Path file =
        lake.add(
            Dataset.ENRICHED,
            """
            SELECT '%s' AS vehicle_id, '%s' AS window_start, '%s' AS window_end,
              '%s' AS pane_timing
            """
                .formatted(vehicle, MadeLake.WINDOW, MadeLake.BACKLOG.to(), timing));
    Files.setLastModifiedTime(file, FileTime.from(MadeLake.BACKLOG.to().plusSeconds(seconds)));
  }
}
