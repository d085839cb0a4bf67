package org.citystream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SteadyContestTest {
  @TempDir private Path folder;

  @Test
  @Timeout(120)
  void sendsNothingMoreToAContestantThatHasDied() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int exitCode =
        Benchmarks.execute(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            "latency",
            "--contestants=direct",
            "--pipeline=--no-such-option",
            "--rate=100",
            "--rateVehicles=10",
            "--work=" + folder);

    assertThat(exitCode).isEqualTo(1);
    assertThat(out.toString()).containsPattern("\ndirect +FAILED\n");
    assertThat(err.toString()).contains("direct-1: ended with exit code");
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain(SteadyContest.SENDER);
  }
}
