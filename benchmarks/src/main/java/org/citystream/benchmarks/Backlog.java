package org.citystream.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.citystream.simulator.send.SendReport;

/**
 * What lies in the topics.
 *
 * @param records how many in which partition, from offset 0
 * @param broken how many of them nobody can read: these have to be dead letters, and no others
 * @param sending how long it took to send them
 * @param from the first window whose rows count
 * @param to the end of the last window whose rows count
 * @param window length of the windows
 */
record Backlog(
    Map<TopicPartition, Long> records,
    long broken,
    Duration sending,
    Instant from,
    Instant to,
    Duration window) {

  /** What was sent, and is there now. */
  static Backlog of(
      Map<TopicPartition, Long> records,
      List<SendReport> sent,
      Instant from,
      Instant to,
      Duration window) {
    long broken = sent.stream().mapToLong(SendReport::expectedDeadLetters).sum();
    Duration sending = sent.stream().map(SendReport::elapsed).reduce(Duration.ZERO, Duration::plus);
    return new Backlog(records, broken, sending, from, to, window);
  }

  /** How many records there are. */
  long total() {
    return records.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many of them were sent in a second. */
  double sentPerSecond() {
    return total() / (sending.toMillis() / 1e3);
  }
}
