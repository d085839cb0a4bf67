package org.citystream.pipeline.ingest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.kafka.common.header.Header;
import org.citystream.contracts.Event;
import org.citystream.contracts.ParseResult;
import org.citystream.contracts.ParseResult.Parsed;
import org.citystream.contracts.ParseResult.Rejected;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.RawHeader;
import org.citystream.contracts.lake.RawRow;
import org.citystream.pipeline.lake.AvroRows;
import org.joda.time.Instant;

/**
 * One record as Kafka delivered it, and what became of it: exactly one of {@code processed} and
 * {@code rejected} is there. Its rows are encoded once, where it is read: each is what remains of a
 * buffer with an array, which may be that of a whole batch and is not to be kept.
 *
 * @param topic the topic it came from
 * @param partition the partition it came from
 * @param arrival when Kafka took it in
 * @param raw its row of the raw archive, Avro binary
 * @param processed the event, ready for the lake and the join; null for a dead letter
 * @param rejected why it is a dead letter; null for an event
 */
public record IngestedRecord(
    Topic topic,
    int partition,
    Instant arrival,
    ByteBuffer raw,
    ProcessedEvent processed,
    Rejected rejected) {

  /**
   * A well-formed record.
   *
   * @param device the vehicle
   * @param eventTime when it happened
   * @param row its row of the processed dataset, Avro binary
   */
  public record ProcessedEvent(String device, Instant eventTime, ByteBuffer row) {}

  static IngestedRecord of(KafkaRecord<byte[], ParsedValue> record) {
    Instant arrival = KafkaTime.of(record);
    RawRow raw =
        new RawRow(
            record.getTopic(),
            record.getPartition(),
            record.getOffset(),
            java.time.Instant.ofEpochMilli(arrival.getMillis()),
            wrap(record.getKV().getKey()),
            wrap(record.getKV().getValue().bytes()),
            headers(record));
    return of(raw, ParsedValue.resultOf(record));
  }

  /** A record of the raw archive, and what became of it. */
  static IngestedRecord of(RawRow raw, ParseResult result) {
    return new IngestedRecord(
        Topic.named(raw.getTopic()).orElseThrow(),
        raw.getPartition(),
        Instant.ofEpochMilli(raw.getKafkaTimestamp().toEpochMilli()),
        AvroRows.encode(raw),
        result instanceof Parsed parsed ? processed(raw, parsed.event()) : null,
        result instanceof Rejected rejected ? rejected : null);
  }

  /** Decodes the row of the raw archive; only who needs a record's bytes should ask. */
  RawRow rawRow() {
    return AvroRows.decode(RawRow.class, raw);
  }

  /** How many bytes its rows have. */
  int size() {
    return raw.remaining() + (processed == null ? 0 : processed.row().remaining());
  }

  private static ProcessedEvent processed(RawRow raw, Event event) {
    return new ProcessedEvent(
        event.device(),
        EventTimePolicy.eventTime(event),
        AvroRows.encode(ProcessedRows.of(raw, event)));
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  private static List<RawHeader> headers(KafkaRecord<?, ?> record) {
    List<RawHeader> headers = new ArrayList<>();
    for (Header header : record.getHeaders()) {
      headers.add(new RawHeader(header.key(), wrap(header.value())));
    }
    return headers.isEmpty() ? null : headers;
  }
}
