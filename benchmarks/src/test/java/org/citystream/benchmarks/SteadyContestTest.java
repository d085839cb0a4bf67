package org.citystream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SteadyContestTest {
  @TempDir private Path folder;

  @Test
  @Timeout(120)
  void sendsNothingMoreToAContestantThatHasDied() {
    BenchmarksRun run =
        BenchmarksRun.of(
            "latency",
            "--contestants=direct",
            "--pipeline=--no-such-option",
            "--rate=100",
            "--rateVehicles=10",
            "--work=" + folder);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).containsPattern("\ndirect +FAILED\n");
    assertThat(run.err()).contains("direct-1: ended with exit code");
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain(SteadyContest.SENDER);
  }
}
