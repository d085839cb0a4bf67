package org.citystream.runners;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A period of a lake: of records the arrival, of windows the start.
 *
 * @param from its begin; null for that of the lake
 * @param to its end, exclusive; null for that of the lake
 */
record Period(Instant from, Instant to) {
  private static final Instant EARLIEST = Instant.EPOCH;
  // Past the year 9999 a date no longer fits the lake's dt=YYYY-MM-DD.
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /**
   * Checks the options of that name.
   *
   * @throws UsageException if nothing can lie between them
   */
  Period {
    Stream.of(new Bound("--from", from), new Bound("--to", to)).forEach(Bound::check);
    if (from != null && from.isAfter(Instant.now())) {
      throw new UsageException("--from=%s: lies in the future".formatted(from));
    }
    if (from != null && to != null && !from.isBefore(to)) {
      throw new UsageException("--to=%s: must be after --from=%s".formatted(to, from));
    }
  }

  private record Bound(String option, Instant value) {
    void check() {
      if (value != null && (value.isBefore(EARLIEST) || value.isAfter(LATEST))) {
        throw new UsageException(
            "%s=%s: must lie between the years 1970 and 9999".formatted(option, value));
      }
    }
  }

  /** The begin in microseconds since 1970. */
  long fromMicros() {
    return micros(from == null ? EARLIEST : from);
  }

  /** The end in microseconds since 1970. */
  long toMicros() {
    return micros(to == null ? LATEST : to);
  }

  private static long micros(Instant time) {
    // Not ChronoUnit.MICROS, which counts nanoseconds and has no room for so many.
    return TimeUnit.SECONDS.toMicros(time.getEpochSecond())
        + TimeUnit.NANOSECONDS.toMicros(time.getNano());
  }

  /** The days that it touches. */
  Days days() {
    return new Days(
        from == null ? null : LocalDate.ofInstant(from, ZoneOffset.UTC),
        to == null ? null : LocalDate.ofInstant(to.minusNanos(1), ZoneOffset.UTC));
  }
}
