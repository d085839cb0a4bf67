package org.citystream.simulator.send;

/** A record could not be delivered to Kafka. The message is one line for the person in charge. */
public final class SendFailedException extends RuntimeException {
  SendFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
