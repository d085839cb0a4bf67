package org.citystream.simulator.send;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.citystream.contracts.Event;
import org.citystream.contracts.Topic;

/** A record on its way to Kafka. Key and value may be null; so may event and fault. */
final class Outgoing {
  private final Topic topic;
  private final byte[] key;
  private final byte[] value;
  private final Event event;
  private final Fault fault;

  Outgoing(Topic topic, byte[] key, byte[] value) {
    this(topic, key, value, null, null);
  }

  Outgoing(Event event, byte[] value, Fault fault) {
    this(event.topic(), event.device().getBytes(StandardCharsets.UTF_8), value, event, fault);
  }

  private Outgoing(Topic topic, byte[] key, byte[] value, Event event, Fault fault) {
    this.topic = topic;
    this.key = key;
    this.value = value;
    this.event = event;
    this.fault = fault;
  }

  Topic topic() {
    return topic;
  }

  byte[] key() {
    return key;
  }

  byte[] value() {
    return value;
  }

  /** What the record was made from, before it was broken; null if it was not made here. */
  Event event() {
    return event;
  }

  /** What is wrong with the record; null if nothing is. */
  Fault fault() {
    return fault;
  }

  /** When it happened; null if the record does not say so, or lies. */
  Instant eventTime() {
    boolean honest = event != null && fault != Fault.MALFORMED && fault != Fault.BAD_CLOCK;
    return honest ? event.timestamp() : null;
  }
}
