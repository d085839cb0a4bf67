package org.citystream.simulator.send;

import java.time.Duration;
import java.time.Instant;

/** Says when to send: never ahead of the clock, no faster than asked for. */
final class Pacer {
  private static final long SHORTEST_PAUSE_NANOS = 1_000_000;

  private final Timer timer;
  private final Instant began;
  private final Instant start;
  private final double speedup;
  private final double nanosPerRecord;
  private double turn;

  /**
   * A pacer that begins now.
   *
   * @param start event time of the first event
   * @param speedup event seconds per second of the clock; 0: unlimited
   * @param rate records per second; 0: unlimited
   */
  Pacer(Timer timer, Instant start, double speedup, long rate) {
    this.timer = timer;
    this.began = timer.now();
    this.start = start;
    this.speedup = speedup;
    this.nanosPerRecord = rate == 0 ? 0 : 1e9 / rate;
  }

  /** Waits until something of this event time may be sent. */
  void awaitEventTime(Instant eventTime) throws InterruptedException {
    Instant due = eventTime;
    if (speedup > 0) {
      double seconds = nanos(start, eventTime) / 1e9 / speedup;
      Instant paced = began.plusNanos((long) (seconds * 1e9));
      due = paced.isAfter(due) ? paced : due;
    }
    Duration left = Duration.between(timer.now(), due);
    if (left.compareTo(Duration.ZERO) > 0) {
      timer.pause(left);
    }
  }

  /** Waits until one more record may be sent. */
  void awaitRate() throws InterruptedException {
    if (nanosPerRecord == 0) {
      return;
    }
    double now = nanos(began, timer.now());
    // A stall is not made up for by a burst.
    turn = Math.max(turn + nanosPerRecord, now - 100 * SHORTEST_PAUSE_NANOS);
    if (turn - now >= SHORTEST_PAUSE_NANOS) {
      timer.pause(Duration.ofNanos((long) (turn - now)));
    }
  }

  private static double nanos(Instant from, Instant to) {
    Duration between = Duration.between(from, to);
    return between.getSeconds() * 1e9 + between.getNano();
  }
}
