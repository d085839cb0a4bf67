package org.citystream.simulator.send;

import java.time.Duration;
import java.time.Instant;

/** A clock that moves only when somebody waits for it. */
final class FakeTimer implements Timer {
  private Instant now;

  FakeTimer(Instant now) {
    this.now = now;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public void pause(Duration duration) {
    now = now.plus(duration);
  }
}
