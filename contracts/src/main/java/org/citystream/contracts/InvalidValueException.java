package org.citystream.contracts;

/** A field's value cannot be used. The message is the detail for a person. */
final class InvalidValueException extends Exception {
  private static final long serialVersionUID = 1L;

  private final FailureReason reason;

  InvalidValueException(FailureReason reason, String detail) {
    // Poison records come in floods: a stack trace each would cost more than the parsing.
    super(detail, null, false, false);
    this.reason = reason;
  }

  /** The value of a field is of another type than the expected one. */
  static InvalidValueException type(String name, String expected, String found) {
    return new InvalidValueException(
        FailureReason.INVALID_TYPE, name + " must be " + expected + " but is " + found);
  }

  ParseResult.Rejected rejection() {
    return new ParseResult.Rejected(reason, getMessage());
  }
}
