package org.citystream.simulator.send;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.citystream.contracts.Topic;

/** Counts the records that arrived. Thread-safe. */
final class Tally {
  private final Map<Topic, LongAdder> topics = new EnumMap<>(Topic.class);
  private final Map<Fault, LongAdder> faults = new EnumMap<>(Fault.class);

  Tally() {
    for (Topic topic : Topic.values()) {
      topics.put(topic, new LongAdder());
    }
    for (Fault fault : Fault.values()) {
      faults.put(fault, new LongAdder());
    }
  }

  void arrived(Topic topic, Fault fault) {
    topics.get(topic).increment();
    if (fault != null) {
      faults.get(fault).increment();
    }
  }

  Map<Topic, Long> perTopic() {
    Map<Topic, Long> counts = new EnumMap<>(Topic.class);
    topics.forEach((topic, count) -> counts.put(topic, count.sum()));
    return Collections.unmodifiableMap(counts);
  }

  Map<Fault, Long> perFault() {
    Map<Fault, Long> counts = new EnumMap<>(Fault.class);
    faults.forEach((fault, count) -> counts.put(fault, count.sum()));
    return Collections.unmodifiableMap(counts);
  }
}
