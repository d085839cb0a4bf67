package org.citystream.benchmarks;

/** A contestant died or does not go on; the message is one line that says where its log is. */
final class ContestantFailedException extends Exception {
  private static final long serialVersionUID = 1;

  ContestantFailedException(String message) {
    super(message);
  }
}
