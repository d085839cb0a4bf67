package org.citystream.runners;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a lake has come.
 *
 * @param partitions of those partitions that were found in its raw archive
 * @param openSince the first window that may still change; empty if it has none
 */
record LakePosition(Map<TopicPartition, Offsets> partitions, Optional<Instant> openSince) {
  /**
   * Offsets of a partition.
   *
   * @param next the one after the newest record in the raw archive
   * @param resume where to go on reading so that nothing is missing in the end, at most {@code
   *     next}
   */
  record Offsets(long next, long resume) {}
}
