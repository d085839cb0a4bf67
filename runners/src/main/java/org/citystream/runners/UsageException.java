package org.citystream.runners;

/** Something that the user can put right; the message is one line and names the option. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
