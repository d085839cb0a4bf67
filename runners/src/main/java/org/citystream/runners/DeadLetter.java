package org.citystream.runners;

import java.time.Instant;
import org.citystream.contracts.FailureReason;
import org.citystream.contracts.Topic;

/**
 * A dead letter of the lake.
 *
 * @param topic where it came from
 * @param delivery the record that was rejected
 * @param first the record that was rejected at first: another one if a replay sent this one
 * @param arrival when Kafka took it in
 * @param key its original bytes; null if it has none
 * @param value its original bytes; null if it has none
 * @param reason why it was rejected
 * @param detail what exactly was wrong, for a person
 */
record DeadLetter(
    Topic topic,
    Delivery delivery,
    Delivery first,
    Instant arrival,
    byte[] key,
    byte[] value,
    FailureReason reason,
    String detail) {

  /** How many bytes its key and value have. */
  long bytes() {
    long bytes = key == null ? 0 : key.length;
    return value == null ? bytes : bytes + value.length;
  }
}
