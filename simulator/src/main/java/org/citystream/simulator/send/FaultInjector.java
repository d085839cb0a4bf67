package org.citystream.simulator.send;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.citystream.contracts.Event;
import org.citystream.simulator.city.Seed;

/**
 * Puts faults into a stream of events in the order of event time. What is held back is sent before
 * the first event that is later than its new turn, so it is never held back longer than promised.
 */
final class FaultInjector {
  static final Duration LATE_LEAST = Duration.ofMinutes(1);
  static final Duration LATE_MOST = Duration.ofMinutes(5);
  static final Duration DISORDER_LEAST = Duration.ofSeconds(5);
  static final Duration DISORDER_MOST = Duration.ofSeconds(20);
  static final Duration COPY_LEAST = Duration.ofMillis(1);
  static final Duration COPY_MOST = Duration.ofSeconds(5);
  private static final List<BrokenValue> BROKEN = List.of(BrokenValue.values());

  private record Held(Instant turn, long order, Outgoing record) {}

  private final FaultRates rates;
  private final Seed seed;
  private final BadClock badClock;
  private final Function<Event, byte[]> encoder;
  private final Consumer<Outgoing> next;
  private final PriorityQueue<Held> held =
      new PriorityQueue<>(Comparator.comparing(Held::turn).thenComparingLong(Held::order));
  private long events;
  private long holds;

  FaultInjector(
      FaultRates rates,
      Seed seed,
      BadClock badClock,
      Function<Event, byte[]> encoder,
      Consumer<Outgoing> next) {
    this.rates = rates;
    this.seed = seed.with("faults");
    this.badClock = badClock;
    this.encoder = encoder;
    this.next = next;
  }

  /** Takes the next event. */
  void accept(Event event) {
    release(event.timestamp());
    Seed drawn = seed.with(events++);
    if (drawn.with("malformed").unit() < rates.malformed()) {
      BrokenValue kind = drawn.with("kind").oneOf(BROKEN);
      next.accept(new Outgoing(event, kind.of(event, encoder.apply(event)), Fault.MALFORMED));
    } else if (drawn.with("badClock").unit() < rates.badClock()) {
      Event redated = badClock.redated(event, drawn.with("ahead"));
      next.accept(new Outgoing(redated, encoder.apply(redated), Fault.BAD_CLOCK));
    } else {
      sendReadable(event, drawn);
    }
  }

  /** Sends all that is still held back. */
  void flush() {
    release(Instant.MAX);
  }

  private void sendReadable(Event event, Seed drawn) {
    byte[] value = encoder.apply(event);
    Instant turn = event.timestamp();
    if (drawn.with("late").unit() < rates.late()) {
      turn = turn.plus(between(drawn.with("delay"), LATE_LEAST, LATE_MOST));
      hold(turn, new Outgoing(event, value, Fault.LATE));
    } else if (drawn.with("disorder").unit() < rates.disorder()) {
      turn = turn.plus(between(drawn.with("delay"), DISORDER_LEAST, DISORDER_MOST));
      hold(turn, new Outgoing(event, value, Fault.DISORDER));
    } else {
      next.accept(new Outgoing(event, value, null));
    }
    if (drawn.with("duplicate").unit() < rates.duplicates()) {
      Duration delay = between(drawn.with("copy"), COPY_LEAST, COPY_MOST);
      hold(turn.plus(delay), new Outgoing(event, value, Fault.DUPLICATE));
    }
  }

  private void hold(Instant turn, Outgoing record) {
    held.add(new Held(turn, holds++, record));
  }

  private void release(Instant now) {
    while (!held.isEmpty() && held.peek().turn().isBefore(now)) {
      next.accept(held.poll().record());
    }
  }

  private static Duration between(Seed seed, Duration least, Duration most) {
    return least.plusMillis((long) (seed.unit() * most.minus(least).toMillis()));
  }
}
