package org.citystream.simulator.send;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** One run of sending: paced, counted, reported on, and stoppable by another thread. */
final class Transmission {
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);

  private final RecordSink sink;
  private final Timer timer;
  private final Pacer pacer;
  private final CountDownLatch stop;
  private final Consumer<? super Progress> listener;
  private final Instant began;
  private Instant reported;
  private Instant first;
  private Instant last;
  private boolean interrupted;

  Transmission(
      RecordSink sink,
      Timer timer,
      Pacer pacer,
      CountDownLatch stop,
      Consumer<? super Progress> listener) {
    this.sink = sink;
    this.timer = timer;
    this.pacer = pacer;
    this.stop = stop;
    this.listener = listener;
    this.began = timer.now();
    this.reported = began;
  }

  /** Whether someone wants this to end. */
  boolean isStopped() {
    // Remembered and cleared: the producer cannot flush on an interrupted thread.
    if (Thread.interrupted()) {
      interrupted = true;
      stop.countDown();
    }
    return stop.getCount() == 0;
  }

  /** Waits for the event's turn; returns at once when stopped. */
  void awaitEventTime(Instant eventTime) {
    tellProgress();
    try {
      if (!isStopped()) {
        pacer.awaitEventTime(eventTime);
      }
    } catch (InterruptedException e) {
      interrupt();
    }
  }

  /** Sends at the agreed rate; without delay when stopped. */
  void send(Outgoing record) {
    try {
      if (!isStopped()) {
        pacer.awaitRate();
      }
    } catch (InterruptedException e) {
      interrupt();
    }
    sink.send(record);
    Instant time = record.eventTime();
    if (time != null) {
      first = first == null || time.isBefore(first) ? time : first;
      last = last == null || time.isAfter(last) ? time : last;
    }
    tellProgress();
  }

  /** Waits until everything has arrived and says what did. */
  SendReport finish() {
    boolean complete = !isStopped();
    sink.flush();
    listener.accept(progress(timer.now()));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Tally tally = sink.tally();
    return new SendReport(
        tally.perTopic(),
        tally.perFault(),
        first,
        last,
        Duration.between(began, timer.now()),
        complete);
  }

  private void interrupt() {
    interrupted = true;
    stop.countDown();
  }

  private void tellProgress() {
    Instant now = timer.now();
    if (Duration.between(reported, now).compareTo(PROGRESS_EVERY) >= 0) {
      reported = now;
      listener.accept(progress(now));
    }
  }

  private Progress progress(Instant now) {
    return new Progress(sink.tally().perTopic(), last, Duration.between(began, now));
  }
}
