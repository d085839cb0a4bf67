package org.citystream.runners;

import java.sql.Blob;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.citystream.contracts.EventParser;
import org.citystream.contracts.ParseResult;
import org.citystream.contracts.Topic;

/** When what a record in the raw archive tells happened. */
final class EventTime {
  // Whether it was in the future was asked when the record came.
  private static final EventParser PARSER =
      new EventParser(Duration.ofDays(36_500), InstantSource.system());

  private EventTime() {}

  /**
   * The time of an event.
   *
   * @param value of the record; null if it has none
   * @return empty if the record is a dead letter
   */
  static Optional<Instant> of(Topic topic, Blob value) throws SQLException {
    byte[] bytes = value == null ? null : value.getBytes(1, (int) value.length());
    return PARSER.parse(topic, bytes) instanceof ParseResult.Parsed parsed
        ? Optional.of(parsed.event().timestamp())
        : Optional.empty();
  }
}
