package org.citystream.pipeline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.citystream.contracts.Event;
import org.citystream.contracts.EventJson;
import org.citystream.contracts.FailureReason;
import org.citystream.contracts.ParseResult;
import org.citystream.contracts.ParseResult.Parsed;
import org.citystream.contracts.ParseResult.Rejected;

/** Records as Kafka delivers them. */
public final class TestRecords {
  /** When all records arrive at Kafka. */
  public static final Instant ARRIVAL = Instant.parse("2026-11-21T09:05:07.123Z");

  private static final Duration MAX_FUTURE_SKEW = Duration.ofDays(36_500);

  private TestRecords() {}

  /** The batch that the read makes of these records. */
  public static RecordBatch batch(IngestedRecord... records) {
    return RecordBatch.of(List.of(records), BoundedWindow.TIMESTAMP_MIN_VALUE);
  }

  /** An event in this place of its topic. */
  public static IngestedRecord record(int partition, long offset, Event event) {
    return IngestedRecord.of(kafkaRecord(partition, offset, event));
  }

  /** A record that cannot be processed. */
  public static IngestedRecord deadLetter(
      String topic, int partition, long offset, String value, FailureReason reason) {
    return IngestedRecord.of(
        kafkaRecord(
            topic,
            partition,
            offset,
            ARRIVAL.toEpochMilli(),
            new RecordHeaders(),
            null,
            value == null ? null : value.getBytes(UTF_8),
            new Rejected(reason, "it is " + reason)));
  }

  static KafkaRecord<byte[], ParsedValue> kafkaRecord(int partition, long offset, Event event) {
    return kafkaRecord(
        event.topic().topicName(),
        partition,
        offset,
        ARRIVAL.toEpochMilli(),
        new RecordHeaders(),
        event.device().getBytes(UTF_8),
        EventJson.write(event),
        new Parsed(event));
  }

  static KafkaRecord<byte[], ParsedValue> kafkaRecord(
      String topic,
      int partition,
      long offset,
      long timestamp,
      Headers headers,
      byte[] key,
      byte[] value,
      ParseResult result) {
    return new KafkaRecord<>(
        topic,
        partition,
        offset,
        timestamp,
        KafkaTimestampType.CREATE_TIME,
        headers,
        key,
        new ParsedValue(value, result, MAX_FUTURE_SKEW));
  }
}
