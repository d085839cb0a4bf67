package org.citystream.pipeline.backfill;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * Whole hours that are computed anew, of events and of dead letters by their arrival. No window
 * reaches across their begin or their end.
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

  /** Whether a window begins at a time. */
  public boolean isWindowStart(Instant time) {
    return windowStart(time).equals(time);
  }

  /** As Beam's fixed windows begin: in step with 1970. */
  private Instant windowStart(Instant time) {
    long millis = time.toEpochMilli();
    return Instant.ofEpochMilli(millis - Math.floorMod(millis, window.toMillis()));
  }
}
