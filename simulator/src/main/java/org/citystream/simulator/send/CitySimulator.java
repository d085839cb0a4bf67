package org.citystream.simulator.send;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.citystream.contracts.Event;
import org.citystream.contracts.EventJson;
import org.citystream.simulator.city.City;
import org.citystream.simulator.city.CityPlan;
import org.citystream.simulator.city.Seed;

/** Sends a city's five streams to Kafka, keyed by vehicle. One use only. */
public final class CitySimulator implements AutoCloseable {
  private final SimulatorOptions options;
  private final RecordSink sink;
  private final Timer timer;
  private final CountDownLatch stop;
  private final Function<Event, byte[]> encoder;
  private final Consumer<? super Progress> listener;

  /**
   * A simulator for existing topics.
   *
   * @param listener told about once a second, on the thread that runs
   * @throws SendFailedException if the servers' addresses make no sense
   */
  public CitySimulator(
      SimulatorOptions options, String bootstrapServers, Consumer<? super Progress> listener) {
    this(options, new KafkaSink(bootstrapServers), null, EventJson::write, listener);
  }

  CitySimulator(
      SimulatorOptions options,
      RecordSink sink,
      Timer timer,
      Function<Event, byte[]> encoder,
      Consumer<? super Progress> listener) {
    this.options = options;
    this.sink = sink;
    this.stop = new CountDownLatch(1);
    this.timer = timer == null ? Timer.system(stop) : timer;
    this.encoder = encoder;
    this.listener = listener;
  }

  /**
   * Sends the journey and returns when the broker has acknowledged all of it. Returns early, with
   * what was sent, after {@link #close} or an interrupt.
   *
   * @throws SendFailedException if a record cannot be delivered
   */
  public SendReport run() {
    try (sink) {
      Instant now = timer.now();
      CityPlan plan = options.plan(now);
      Pacer pacer = new Pacer(timer, plan.start(), options.speedup(), options.rate());
      Transmission transmission = new Transmission(sink, timer, pacer, stop, listener);
      FaultInjector faults =
          new FaultInjector(
              options.faults(),
              new Seed(options.seed()),
              new BadClock(plan.start(), now),
              encoder,
              transmission::send);
      City city = new City(plan);
      while (city.hasNextStep() && !transmission.isStopped()) {
        city.nextStep(
            event -> {
              transmission.awaitEventTime(event.timestamp());
              if (!transmission.isStopped()) {
                faults.accept(event);
              }
            });
      }
      faults.flush();
      return transmission.finish();
    }
  }

  /** Makes {@link #run} return soon. May be called by any thread, also more than once. */
  @Override
  public void close() {
    stop.countDown();
  }
}
