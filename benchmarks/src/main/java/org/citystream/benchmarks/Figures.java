package org.citystream.benchmarks;

import java.time.Duration;
import java.util.List;
import org.citystream.benchmarks.ContestantProcess.Usage;

/**
 * What a run of a contestant took.
 *
 * @param backlog what it brought to the lake
 * @param elapsed from the start of its process to the newest file of the complete lake
 * @param cores how many it had
 * @param usage what its process used
 * @param batches Spark's, if it runs on Spark
 * @param bytes length of the lake's files
 * @param files how many there are
 */
record Figures(
    Backlog backlog,
    Duration elapsed,
    int cores,
    Usage usage,
    List<Batch> batches,
    long bytes,
    long files) {
  double seconds() {
    return elapsed.toMillis() / 1e3;
  }

  double recordsPerSecond() {
    return backlog.total() / seconds();
  }

  double recordsPerSecondAndCore() {
    return recordsPerSecond() / cores;
  }

  double recordsPerCpuSecond() {
    return backlog.total() / usage.cpuSeconds();
  }
}
