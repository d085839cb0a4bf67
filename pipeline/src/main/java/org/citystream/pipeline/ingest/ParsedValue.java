package org.citystream.pipeline.ingest;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.citystream.contracts.FailureReason;
import org.citystream.contracts.ParseResult;
import org.citystream.contracts.ParseResult.Parsed;
import org.citystream.contracts.ParseResult.Rejected;

/**
 * A record's value as it came, and what it says.
 *
 * @param bytes the original bytes; null for a record without value
 * @param parsed the event or why there is none
 * @param maxFutureSkew how far ahead of its arrival an event may be dated
 */
record ParsedValue(byte[] bytes, ParseResult parsed, Duration maxFutureSkew) {

  /**
   * What becomes of a record. The clock at which it was parsed is another whenever it is read; its
   * arrival, where Kafka holds one, is not.
   */
  static ParseResult resultOf(KafkaRecord<?, ParsedValue> record) {
    ParsedValue value = record.getKV().getValue();
    return record.getTimestamp() < 0
        ? value.parsed()
        : notAheadOf(
            Instant.ofEpochMilli(record.getTimestamp()), value.maxFutureSkew(), value.parsed());
  }

  /** The result, unless it is an event that is dated too far ahead of its arrival. */
  static ParseResult notAheadOf(Instant arrival, Duration maxFutureSkew, ParseResult result) {
    return result instanceof Parsed parsed
            && parsed.event().timestamp().minus(maxFutureSkew).isAfter(arrival)
        ? new Rejected(
            FailureReason.FUTURE_TIMESTAMP,
            "timestamp %s is more than %s ahead of the record's arrival"
                .formatted(parsed.event().timestamp(), maxFutureSkew))
        : result;
  }

  /** KafkaIO asks for a coder, but parsed values never leave the reader. */
  static final class UnusedCoder extends AtomicCoder<ParsedValue> {
    @Override
    public void encode(ParsedValue value, OutputStream out) {
      throw new UnsupportedOperationException("Parsed values never leave the reader");
    }

    @Override
    public ParsedValue decode(InputStream in) {
      throw new UnsupportedOperationException("Parsed values never leave the reader");
    }
  }
}
