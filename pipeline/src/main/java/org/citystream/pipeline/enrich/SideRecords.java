package org.citystream.pipeline.enrich;

import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * One side's records of one vehicle and window: each once, in an order that does not depend on the
 * order of arrival.
 *
 * @param rows by event time, then id, partition and offset
 * @param duplicates further records whose id one of the rows has
 */
record SideRecords<T>(List<T> rows, int duplicates) {

  /**
   * Counts each record once. A second delivery of the same partition and offset is the engine's
   * doing and leaves no trace; another record with the id of an earlier one is the sender's, and is
   * counted as a duplicate.
   *
   * @param delivered in any order
   */
  static <T extends SpecificRecordBase> SideRecords<T> of(Side<T> side, List<T> delivered) {
    List<T> ordered = delivered.stream().sorted(order(side)).toList();
    record Delivery(int partition, long offset) {}
    Set<Delivery> deliveries = new HashSet<>();
    Set<ByteBuffer> ids = new HashSet<>();
    List<T> rows = new ArrayList<>(ordered.size());
    int duplicates = 0;
    for (T row : ordered) {
      Delivery delivery = new Delivery(side.partition(row), side.offset(row));
      if (!deliveries.add(delivery)) {
        continue;
      }
      ByteBuffer id = side.id(row);
      if (id == null || ids.add(id)) {
        rows.add(row);
      } else {
        duplicates++;
      }
    }
    return new SideRecords<>(rows, duplicates);
  }

  private static <T extends SpecificRecordBase> Comparator<T> order(Side<T> side) {
    return Comparator.<T, Instant>comparing(side::eventTime)
        .thenComparing(side::id, nullsFirst(naturalOrder()))
        .thenComparingInt(side::partition)
        .thenComparingLong(side::offset);
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The newest value that was sent; null if none was. */
  <V> V last(Function<T, V> field) {
    for (int i = rows.size() - 1; i >= 0; i--) {
      V value = field.apply(rows.get(i));
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** The mean of the values that were sent; null if none was. */
  Double mean(Function<T, Double> field) {
    return boxed(rows.stream().map(field).filter(Objects::nonNull).mapToDouble(d -> d).average());
  }

  /** The highest value that was sent; null if none was. */
  Double max(Function<T, Double> field) {
    return boxed(rows.stream().map(field).filter(Objects::nonNull).mapToDouble(d -> d).max());
  }

  /** How many different values were sent. */
  int distinct(Function<T, ?> field) {
    return (int) rows.stream().map(field).filter(Objects::nonNull).distinct().count();
  }

  private static Double boxed(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
