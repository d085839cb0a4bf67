package org.citystream.benchmarks.nativespark;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/**
 * One side's events of a vehicle and window, each once, the newest last.
 *
 * @param duplicates further records that have the id of one of the events
 */
record Side<E>(List<E> events, int duplicates) {

  private record Delivery(int partition, long offset) {}

  /** The side whose events are of this type. */
  static <E> Side<E> of(Class<E> type, List<Sighting> sightings) {
    Set<Delivery> deliveries = new HashSet<>();
    Set<String> ids = new HashSet<>();
    List<E> events = new ArrayList<>();
    int duplicates = 0;
    for (Sighting sighting :
        sightings.stream()
            .filter(s -> type.isInstance(s.event()))
            .sorted(Sighting.ORDER)
            .toList()) {
      if (deliveries.add(new Delivery(sighting.partition(), sighting.offset()))) {
        String id = sighting.event().id();
        if (id == null || ids.add(id)) {
          events.add(type.cast(sighting.event()));
        } else {
          duplicates++;
        }
      }
    }
    return new Side<>(events, duplicates);
  }

  long size() {
    return events.size();
  }

  /** The newest value; null if there is none. */
  <V> V last(Function<E, V> field) {
    for (int i = events.size() - 1; i >= 0; i--) {
      V value = field.apply(events.get(i));
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** The mean of the values; null if there is none. */
  Double mean(Function<E, Double> field) {
    return boxed(events.stream().map(field).filter(Objects::nonNull).mapToDouble(d -> d).average());
  }

  /** The highest value; null if there is none. */
  Double max(Function<E, Double> field) {
    return boxed(events.stream().map(field).filter(Objects::nonNull).mapToDouble(d -> d).max());
  }

  /** How many different values there are. */
  int distinct(Function<E, ?> field) {
    return (int) events.stream().map(field).filter(Objects::nonNull).distinct().count();
  }

  private static Double boxed(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
