package org.citystream.benchmarks.nativespark;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.citystream.contracts.FailureReason;
import org.citystream.contracts.ParseResult;
import org.citystream.contracts.Topic;

/**
 * A record as Kafka delivered it, and what it says.
 *
 * @param arrival when Kafka took it in; the epoch where Kafka holds no date
 * @param key original bytes; null if there are none or nobody asked for them
 * @param value original bytes; null if there are none
 * @param headers in their order; null if there are none or nobody asked for them
 * @param result the event, or why there is none
 */
record CityRecord(
    Topic topic,
    int partition,
    long offset,
    Instant arrival,
    byte[] key,
    byte[] value,
    List<Header> headers,
    ParseResult result) {
  /** Past the year 9999 a date no longer fits dt=YYYY-MM-DD. */
  static final Instant LAST_ARRIVAL = Instant.parse("9999-12-31T23:59:59.999Z");

  /** A record header; the value may be null. */
  record Header(String key, byte[] value) {}

  /** When Kafka took a record in; the epoch where it holds none or one that is no date. */
  static Instant arrival(long kafkaMillis) {
    Instant arrival = Instant.ofEpochMilli(kafkaMillis);
    return kafkaMillis < 0 || arrival.isAfter(LAST_ARRIVAL) ? Instant.EPOCH : arrival;
  }

  /** The result, unless the event is dated too far ahead of its record's arrival. */
  static ParseResult notAheadOf(long kafkaMillis, Duration maxFutureSkew, ParseResult result) {
    return kafkaMillis >= 0
            && result instanceof ParseResult.Parsed parsed
            && parsed
                .event()
                .timestamp()
                .minus(maxFutureSkew)
                .isAfter(Instant.ofEpochMilli(kafkaMillis))
        ? new ParseResult.Rejected(
            FailureReason.FUTURE_TIMESTAMP,
            "timestamp %s is more than %s ahead of the record's arrival"
                .formatted(parsed.event().timestamp(), maxFutureSkew))
        : result;
  }
}
