package org.citystream.runners;

/** Something that the user can put right; the message is one line and names the option. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With one line that names the option and says what to do. */
  public UsageException(String message) {
    super(message);
  }
}
