package org.citystream.pipeline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.citystream.contracts.Event;
import org.citystream.contracts.EventJson;
import org.citystream.contracts.FailureReason;
import org.citystream.contracts.ParseResult.Parsed;
import org.citystream.contracts.ParseResult.Rejected;
import org.citystream.contracts.Topic;
import org.citystream.pipeline.TestEvents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDeserializerTest {
  private static final Duration MAX_FUTURE_SKEW = Duration.ofHours(2);

  private final EventDeserializer deserializer = new EventDeserializer();

  @BeforeEach
  void configure() {
    Map<String, ?> consumerConfig =
        Map.of(EventDeserializer.MAX_FUTURE_SKEW_MILLIS, MAX_FUTURE_SKEW.toMillis());
    deserializer.configure(consumerConfig, false);
  }

  @ParameterizedTest
  @EnumSource
  void valueIsParsedAsItsTopicSaysAndKept(Topic topic) {
    Event event = TestEvents.full(topic, "a", "v1", Instant.parse("2026-11-21T07:35:00Z"));
    byte[] value = EventJson.write(event);
    ParsedValue parsed = deserializer.deserialize(topic.topicName(), value);

    assertThat(parsed.bytes()).isSameAs(value);
    assertThat(parsed.parsed()).isEqualTo(new Parsed(event));
  }

  @Test
  void valueThatCannotBeParsedIsKeptWithTheReason() {
    byte[] value = {'{', (byte) 0xff};
    ParsedValue parsed = deserializer.deserialize("gps_data", value);

    assertThat(parsed.bytes()).isSameAs(value);
    assertThat(reason(parsed)).isEqualTo(FailureReason.INVALID_ENCODING);
  }

  @Test
  void recordWithoutValueIsADeadLetter() {
    ParsedValue parsed = deserializer.deserialize("gps_data", null);

    assertThat(parsed.bytes()).isNull();
    assertThat(reason(parsed)).isEqualTo(FailureReason.EMPTY_VALUE);
  }

  @Test
  void eventMayBeAsFarAheadOfTheClockAsConfigured() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    assertThat(parsed(now.plus(MAX_FUTURE_SKEW)).parsed()).isInstanceOf(Parsed.class);
    assertThat(reason(parsed(now.plus(MAX_FUTURE_SKEW.multipliedBy(2)))))
        .isEqualTo(FailureReason.FUTURE_TIMESTAMP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2020-02-29T12:00:00Z", "1970-01-01T00:00:00Z"})
  void eventMayBeAsFarAheadOfItsArrivalAsConfigured(Instant arrival) {
    Instant latest = arrival.plus(MAX_FUTURE_SKEW);

    assertThat(ParsedValue.resultOf(record(arrival.toEpochMilli(), latest)))
        .isInstanceOf(Parsed.class);
    assertThat(ParsedValue.resultOf(record(arrival.toEpochMilli(), latest.plusMillis(1))))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(FailureReason.FUTURE_TIMESTAMP));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MAX_VALUE})
  void eventWithoutArrivalIsHeldAgainstTheClockAlone(long kafkaTimestamp) {
    Instant now = Instant.now();

    assertThat(ParsedValue.resultOf(record(kafkaTimestamp, now))).isInstanceOf(Parsed.class);
    assertThat(
            ParsedValue.resultOf(record(kafkaTimestamp, now.plus(MAX_FUTURE_SKEW.multipliedBy(2)))))
        .isInstanceOf(Rejected.class);
  }

  @Test
  void eventTooFarAheadOfItsArrivalIsADeadLetter() {
    IngestedRecord record =
        IngestedRecord.of(record(0, Instant.EPOCH.plus(MAX_FUTURE_SKEW.multipliedBy(2))));

    assertThat(record.rejected().reason()).isEqualTo(FailureReason.FUTURE_TIMESTAMP);
    assertThat(record.processed()).isNull();
  }

  private KafkaRecord<byte[], ParsedValue> record(long kafkaTimestamp, Instant eventTime) {
    return new KafkaRecord<>(
        "gps_data",
        0,
        0,
        kafkaTimestamp,
        KafkaTimestampType.CREATE_TIME,
        new RecordHeaders(),
        null,
        parsed(eventTime));
  }

  private ParsedValue parsed(Instant eventTime) {
    Event event = TestEvents.full(Topic.GPS, "a", "v1", eventTime);
    return deserializer.deserialize("gps_data", EventJson.write(event));
  }

  private static FailureReason reason(ParsedValue value) {
    return ((Rejected) value.parsed()).reason();
  }
}
