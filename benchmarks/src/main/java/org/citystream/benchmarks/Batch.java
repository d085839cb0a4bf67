package org.citystream.benchmarks;

import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A micro-batch of Spark.
 *
 * @param time when it was to begin
 * @param millis how long it was worked on
 * @param delayMillis from its time to its end
 * @param stateBytes what Spark held for open windows after it
 */
record Batch(Instant time, long millis, long delayMillis, long stateBytes) {

  /** As a line of a {@link BatchLog}. */
  String line() {
    return "%d %d %d %d".formatted(time.toEpochMilli(), millis, delayMillis, stateBytes);
  }

  /** Where a figure of micro-batches lies; 0 without any. */
  static Spread spread(List<Batch> batches, ToLongFunction<Batch> figure) {
    return batches.isEmpty()
        ? new Spread(0, 0, 0)
        : Spread.of(batches.stream().map(batch -> (double) figure.applyAsLong(batch)).toList());
  }

  /** From a line of a {@link BatchLog}. */
  static Batch parse(String line) {
    String[] numbers = line.split(" ", 4);
    return new Batch(
        Instant.ofEpochMilli(Long.parseLong(numbers[0])),
        Long.parseLong(numbers[1]),
        Long.parseLong(numbers[2]),
        Long.parseLong(numbers[3]));
  }
}
