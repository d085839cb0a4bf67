package org.citystream.simulator.send;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.citystream.contracts.Event;
import org.citystream.contracts.EventJson;
import org.citystream.simulator.city.GpxTrack;
import org.citystream.simulator.city.TrackRide;

/** Sends all five streams of one vehicle that drives along a recorded track. One use only. */
public final class GpxReplay implements AutoCloseable {
  private final TrackRide ride;
  private final long rate;
  private final RecordSink sink;
  private final Function<Event, byte[]> encoder;
  private final Consumer<? super Progress> listener;
  private final CountDownLatch stop = new CountDownLatch(1);

  /**
   * A replay to existing topics. Event times are those of the track.
   *
   * @param device the vehicle's device id
   * @param seed for the weather, the incidents and the record ids
   * @param rate most records per second; 0: unlimited
   * @param listener told about once a second, on the thread that runs
   * @throws SendFailedException if the servers' addresses make no sense
   */
  public GpxReplay(
      GpxTrack track,
      String device,
      long seed,
      long rate,
      String bootstrapServers,
      Consumer<? super Progress> listener) {
    this(track, device, seed, rate, new KafkaSink(bootstrapServers), EventJson::write, listener);
  }

  GpxReplay(
      GpxTrack track,
      String device,
      long seed,
      long rate,
      RecordSink sink,
      Function<Event, byte[]> encoder,
      Consumer<? super Progress> listener) {
    this.ride = new TrackRide(track, device, seed);
    this.rate = rate;
    this.sink = sink;
    this.encoder = encoder;
    this.listener = listener;
  }

  /**
   * Sends the track and returns when the broker has acknowledged all of it.
   *
   * @throws SendFailedException if a record cannot be delivered
   */
  public SendReport run() {
    try (sink) {
      Timer timer = Timer.system(stop);
      Pacer pacer = new Pacer(timer, timer.now(), 0, rate);
      Transmission transmission = new Transmission(sink, timer, pacer, stop, listener);
      while (ride.hasNextPoint() && !transmission.isStopped()) {
        ride.nextPoint(
            event -> {
              transmission.awaitEventTime(event.timestamp());
              transmission.send(new Outgoing(event, encoder.apply(event), null));
            });
      }
      return transmission.finish();
    }
  }

  /** Makes {@link #run} return soon. May be called by any thread, also more than once. */
  @Override
  public void close() {
    stop.countDown();
  }
}
