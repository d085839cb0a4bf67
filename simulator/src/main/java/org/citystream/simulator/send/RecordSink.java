package org.citystream.simulator.send;

/** Where records go. */
interface RecordSink extends AutoCloseable {

  /**
   * Sends a record; may return before it has arrived.
   *
   * @throws SendFailedException if this or an earlier record cannot be delivered
   */
  void send(Outgoing record);

  /**
   * Waits until everything has arrived.
   *
   * @throws SendFailedException if something did not
   */
  void flush();

  /** What has arrived so far. */
  Tally tally();

  @Override
  void close();
}
