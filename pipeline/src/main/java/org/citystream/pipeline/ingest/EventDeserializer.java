package org.citystream.pipeline.ingest;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;
import org.citystream.contracts.EventParser;
import org.citystream.contracts.Topic;

/**
 * Parses a value once, where it is read, so that the watermark and everything after it share the
 * result. Never throws: what cannot be parsed is a value too.
 */
public final class EventDeserializer implements Deserializer<ParsedValue> {
  static final String MAX_FUTURE_SKEW_MILLIS = "citystream.max.future.skew.millis";

  private Duration maxFutureSkew;
  private EventParser parser;

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    maxFutureSkew = Duration.ofMillis(((Number) configs.get(MAX_FUTURE_SKEW_MILLIS)).longValue());
    parser = new EventParser(maxFutureSkew, InstantSource.system());
  }

  @Override
  public ParsedValue deserialize(String topic, byte[] value) {
    return new ParsedValue(
        value, parser.parse(Topic.named(topic).orElseThrow(), value), maxFutureSkew);
  }
}
