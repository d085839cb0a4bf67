package org.citystream.simulator.send;

import java.util.ArrayList;
import java.util.List;

/** Keeps what is sent. */
final class RecordingSink implements RecordSink {
  final List<Outgoing> sent = new ArrayList<>();
  private final Tally tally = new Tally();
  boolean closed;

  @Override
  public void send(Outgoing record) {
    sent.add(record);
    tally.arrived(record.topic(), record.fault());
  }

  @Override
  public void flush() {}

  @Override
  public Tally tally() {
    return tally;
  }

  @Override
  public void close() {
    closed = true;
  }
}
