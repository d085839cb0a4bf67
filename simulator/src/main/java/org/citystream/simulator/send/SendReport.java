package org.citystream.simulator.send;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.citystream.contracts.Topic;

/**
 * What was sent, in records that the broker has acknowledged.
 *
 * @param records per topic, faulty ones and copies included
 * @param faults per kind of fault
 * @param firstEventTime the earliest event time of a well-formed record; null if unknown
 * @param lastEventTime the latest event time of a well-formed record; null if unknown
 * @param elapsed how long it took
 * @param complete false if it was stopped before its end
 */
public record SendReport(
    Map<Topic, Long> records,
    Map<Fault, Long> faults,
    Instant firstEventTime,
    Instant lastEventTime,
    Duration elapsed,
    boolean complete) {

  /** All records on all topics. */
  public long total() {
    return records.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many of the records a reader must refuse. */
  public long expectedDeadLetters() {
    return faults.get(Fault.MALFORMED) + faults.get(Fault.BAD_CLOCK);
  }

  /** How many of the records are second copies. */
  public long duplicates() {
    return faults.get(Fault.DUPLICATE);
  }
}
