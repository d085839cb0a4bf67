package org.citystream.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What lies in the topics.
 *
 * @param records how many in which partition, from offset 0
 * @param from the first window whose rows count
 * @param to the end of the last window whose rows count
 * @param window length of the windows
 */
record Backlog(Map<TopicPartition, Long> records, Instant from, Instant to, Duration window) {

  /** How many records there are. */
  long total() {
    return records.values().stream().mapToLong(Long::longValue).sum();
  }
}
