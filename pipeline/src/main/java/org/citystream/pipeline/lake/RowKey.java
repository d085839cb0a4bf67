package org.citystream.pipeline.lake;

import java.util.Comparator;

/**
 * What a row is ordered by in a file that is written anew; what its dataset does not have is 0 or
 * empty.
 *
 * @param vehicle the vehicle
 * @param time when it happened or arrived, or the start of the window, in microseconds
 * @param topic the record's topic
 * @param partition the record's partition
 * @param offset the record's offset
 * @param counted how many records a row of the join counts
 * @param emittedAt when a row of the join was computed, in microseconds
 * @param runId who wrote the row
 */
record RowKey(
    String vehicle,
    long time,
    String topic,
    long partition,
    long offset,
    long counted,
    long emittedAt,
    String runId)
    implements Comparable<RowKey> {
  private static final Comparator<RowKey> SAYS =
      Comparator.comparing(RowKey::vehicle)
          .thenComparingLong(RowKey::time)
          .thenComparing(RowKey::topic)
          .thenComparingLong(RowKey::partition)
          .thenComparingLong(RowKey::offset);

  // As the views of sql/ choose.
  private static final Comparator<RowKey> ORDER =
      SAYS.thenComparing(Comparator.comparingLong(RowKey::counted).reversed())
          .thenComparing(Comparator.comparingLong(RowKey::emittedAt).reversed())
          .thenComparing(RowKey::runId);

  @Override
  public int compareTo(RowKey other) {
    return ORDER.compare(this, other);
  }

  /** Whether both rows are of the same record, or of the same vehicle and window. */
  boolean saysSameAs(RowKey other) {
    return SAYS.compare(this, other) == 0;
  }
}
