package org.citystream.simulator.send;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The clock on the wall, and a way to wait for it that can be cut short. */
interface Timer {
  Instant now();

  /** Waits so long, or until the wait is cut short. */
  void pause(Duration duration) throws InterruptedException;

  /** The system's clock; the latch cuts all waits short. */
  static Timer system(CountDownLatch stop) {
    return new Timer() {
      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public void pause(Duration duration) throws InterruptedException {
        boolean unused = stop.await(duration.toNanos(), TimeUnit.NANOSECONDS);
      }
    };
  }
}
