package org.citystream.pipeline.ingest;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.citystream.contracts.EventParser;
import org.citystream.contracts.ParseResult;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.RawRow;

/** Parses records of the raw archive as those of Kafka are parsed when they are read. */
public final class RecordParser {
  private final Duration maxFutureSkew;
  private final EventParser parser;

  /**
   * A parser.
   *
   * @param maxFutureSkew how far ahead of its arrival, and of the clock, an event may be dated
   */
  public RecordParser(Duration maxFutureSkew) {
    this.maxFutureSkew = maxFutureSkew;
    parser = new EventParser(maxFutureSkew, InstantSource.system());
  }

  /**
   * What becomes of a record. An arrival of 1970 stands for none, to which nothing can be ahead.
   *
   * @throws java.util.NoSuchElementException if its topic is none of the city's
   */
  public IngestedRecord parse(RawRow raw) {
    Topic topic = Topic.named(raw.getTopic()).orElseThrow();
    ParseResult result = parser.parse(topic, bytes(raw.getValue()));
    return IngestedRecord.of(
        raw,
        raw.getKafkaTimestamp().equals(Instant.EPOCH)
            ? result
            : ParsedValue.notAheadOf(raw.getKafkaTimestamp(), maxFutureSkew, result));
  }

  private static byte[] bytes(ByteBuffer value) {
    if (value == null) {
      return null;
    }
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return bytes;
  }
}
