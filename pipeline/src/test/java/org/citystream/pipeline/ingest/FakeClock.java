package org.citystream.pipeline.ingest;

import org.joda.time.Duration;
import org.joda.time.Instant;

/** A clock that stands still until it is moved. */
final class FakeClock implements EventTimePolicy.Clock {
  private static final long serialVersionUID = 1;

  private Instant now;

  FakeClock(Instant now) {
    this.now = now;
  }

  @Override
  public Instant now() {
    return now;
  }

  void pass(Duration duration) {
    now = now.plus(duration);
  }
}
