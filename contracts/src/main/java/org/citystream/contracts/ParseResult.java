package org.citystream.contracts;

/** What {@link EventParser} made of a record: an event or the reason why there is none. */
public sealed interface ParseResult {

  /** The record is well-formed. */
  record Parsed(Event event) implements ParseResult {}

  /**
   * The record cannot be processed.
   *
   * @param reason why
   * @param detail what exactly was wrong, for a person; at most a few hundred characters
   */
  record Rejected(FailureReason reason, String detail) implements ParseResult {}
}
