package org.citystream.pipeline.ingest;

import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.joda.time.Instant;

/** The time that Kafka holds for a record: its arrival. */
final class KafkaTime {
  // Past the year 9999 a date no longer fits the lake's dt=YYYY-MM-DD.
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  private KafkaTime() {}

  /** The record's Kafka timestamp; the epoch where Kafka holds none or one that is no date. */
  static Instant of(KafkaRecord<?, ?> record) {
    Instant timestamp = Instant.ofEpochMilli(record.getTimestamp());
    return timestamp.getMillis() < 0 || timestamp.isAfter(LAST) ? Instant.EPOCH : timestamp;
  }
}
