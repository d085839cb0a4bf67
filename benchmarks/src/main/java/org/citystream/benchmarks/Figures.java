package org.citystream.benchmarks;

import java.time.Duration;
import org.citystream.benchmarks.ContestantProcess.Usage;

/**
 * What a run of a contestant took.
 *
 * @param records how many it brought to the lake
 * @param elapsed from the start of its process to the newest file of the complete lake
 * @param cores how many it had
 * @param usage what its process used
 * @param bytes length of the lake's files
 * @param files how many there are
 */
record Figures(long records, Duration elapsed, int cores, Usage usage, long bytes, long files) {
  double seconds() {
    return elapsed.toMillis() / 1e3;
  }

  double recordsPerSecond() {
    return records / seconds();
  }

  double recordsPerSecondAndCore() {
    return recordsPerSecond() / cores;
  }

  double recordsPerCpuSecond() {
    return records / (usage.cpu().toMillis() / 1e3);
  }
}
