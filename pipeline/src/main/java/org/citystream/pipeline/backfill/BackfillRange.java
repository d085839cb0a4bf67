package org.citystream.pipeline.backfill;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * Whole hours that are computed anew: of records by the time of the event, of windows by their
 * start, of dead letters by their arrival.
 *
 * @param from the begin
 * @param to the end, exclusive
 * @param window the length of the join's windows
 */
public record BackfillRange(Instant from, Instant to, Duration window) implements Serializable {

  /** Whether a time lies in it. */
  public boolean contains(Instant time) {
    return !time.isBefore(from) && time.isBefore(to);
  }

  /** Whether the window of an event begins in it. */
  public boolean containsWindowOf(Instant eventTime) {
    return contains(windowStart(eventTime));
  }

  /** The end of the last window that begins in it; that of the range if none does. */
  public Instant windowsEnd() {
    Instant lastStart = windowStart(to.minusMillis(1));
    Instant end = lastStart.isBefore(from) ? to : lastStart.plus(window);
    return end.isBefore(to) ? to : end;
  }

  /** As Beam's fixed windows begin: in step with 1970. */
  private Instant windowStart(Instant time) {
    long millis = time.toEpochMilli();
    return Instant.ofEpochMilli(millis - Math.floorMod(millis, window.toMillis()));
  }
}
