package org.citystream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  @TempDir private Path folder;

  @Test
  @Timeout(300)
  void findsTheLakesOfThePipelineAndOfAHandWrittenJobRightAndLeavesNothingBehind() {
    BenchmarksRun run =
        BenchmarksRun.of(
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

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).containsPattern("spark-1: right, ").containsPattern("fused-1: right, ");
    assertThat(run.out())
        .containsPattern("\nspark 1 +[0-9.]+ ")
        .containsPattern("\nfused 1 +[0-9.]+ ")
        .containsPattern("\nspark +records/s +[0-9.]+ ");
    assertThat(folder).isEmptyDirectory();
  }
}
