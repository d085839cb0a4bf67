package org.citystream.runners;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The commands that bring back what a lake lacks. */
final class Repair {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int MOST_STRETCHES = 10;

  // Ends by begins, in whole hours: no two touch.
  private final NavigableMap<Instant, Instant> stretches = new TreeMap<>();
  private Duration maxDelay = BackfillCommand.MAX_DELAY;
  private String window = "";
  private Instant readSince;
  private long lost;
  private long lookedAt;

  /**
   * Adds what can be computed again from raw: the events from one time to before another.
   *
   * @param delay how long after its event any of these records arrived
   */
  void recompute(Instant from, Instant to, Duration delay) {
    maxDelay = delay.compareTo(maxDelay) > 0 ? delay : maxDelay;
    Instant begin = from.truncatedTo(ChronoUnit.HOURS);
    Instant end = to.minusNanos(1).truncatedTo(ChronoUnit.HOURS).plus(HOUR);
    Map.Entry<Instant, Instant> touched = stretches.floorEntry(end);
    while (touched != null && !touched.getValue().isBefore(begin)) {
      stretches.remove(touched.getKey());
      begin = begin.isBefore(touched.getKey()) ? begin : touched.getKey();
      end = end.isAfter(touched.getValue()) ? end : touched.getValue();
      touched = stretches.floorEntry(end);
    }
    stretches.put(begin, end);
  }

  /** Says how long windows are, if not as the pipeline has them by default. */
  void window(Duration length) {
    window = " --window=%dms".formatted(length.toMillis());
  }

  /** Adds what Kafka still has: a record that arrived then. */
  void readAgain(Instant arrival) {
    Instant hour = arrival.truncatedTo(ChronoUnit.HOURS);
    readSince = readSince == null || hour.isBefore(readSince) ? hour : readSince;
  }

  /** Adds how many records were lost, and how many of them were looked at. */
  void addLost(long records, long looked) {
    lost += records;
    lookedAt += looked;
  }

  /** The commands, each in a line, in the order in which they help; none if nothing can be done. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (readSince != null) {
      lines.add("repair: run --from=" + readSince);
    }
    if (stretches.size() > MOST_STRETCHES) {
      lines.add(backfill(stretches.firstKey(), stretches.lastEntry().getValue()));
    } else {
      stretches.forEach((from, to) -> lines.add(backfill(from, to)));
    }
    if (lookedAt < lost) {
      lines.add(
          String.format(
              Locale.ROOT,
              "repair: reconcile again, for %,d of %,d lost records were looked at",
              lookedAt,
              lost));
    }
    return lines;
  }

  private String backfill(Instant from, Instant to) {
    String delay =
        maxDelay.compareTo(BackfillCommand.MAX_DELAY) > 0
            ? " --maxDelay=%dh".formatted(maxDelay.toHours() + 1)
            : "";
    return "repair: backfill --from=%s --to=%s%s%s".formatted(from, to, window, delay);
  }
}
