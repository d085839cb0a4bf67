package org.citystream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  @TempDir private Path folder;

  @Test
  @Timeout(300)
  void findsTheLakesOfThePipelineAndOfAHandWrittenJobRightAndLeavesNothingBehind() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int exitCode =
        Benchmarks.execute(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            "compare",
            "--contestants=spark,fused",
            "--runs=1",
            "--vehicles=20",
            "--steps=12",
            "--rateSeconds=0",
            "--heap=1g",
            // Over before an optimizing compiler pays.
            "--collector=-XX:TieredStopAtLevel=1",
            "--work=" + folder);

    assertThat(exitCode).as(err.toString()).isZero();
    assertThat(err.toString())
        .containsPattern("spark-1: right, ")
        .containsPattern("fused-1: right, ");
    assertThat(out.toString())
        .containsPattern("\nspark 1 +[0-9.]+ ")
        .containsPattern("\nfused 1 +[0-9.]+ ")
        .containsPattern("\nspark +records/s +[0-9.]+ ");
    assertThat(folder).isEmptyDirectory();
  }
}
