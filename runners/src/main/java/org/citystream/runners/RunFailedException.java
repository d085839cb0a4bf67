package org.citystream.runners;

/** Why a run ended although its options and its environment were right; the message is one line. */
final class RunFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RunFailedException(String message) {
    super(message);
  }
}
