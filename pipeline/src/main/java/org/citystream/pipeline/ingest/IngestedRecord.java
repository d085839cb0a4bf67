package org.citystream.pipeline.ingest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.kafka.common.header.Header;
import org.citystream.contracts.Event;
import org.citystream.contracts.ParseResult.Parsed;
import org.citystream.contracts.ParseResult.Rejected;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.RawHeader;
import org.citystream.contracts.lake.RawRow;
import org.citystream.pipeline.lake.AvroRows;
import org.joda.time.Instant;

/**
 * One record as Kafka delivered it, and what became of it: exactly one of {@code processed} and
 * {@code rejected} is there.
 *
 * @param raw the record's origin and original bytes
 * @param processed the event, ready for the lake and the join; null for a dead letter
 * @param rejected why it is a dead letter; null for an event
 */
public record IngestedRecord(RawRow raw, ProcessedEvent processed, Rejected rejected) {

  /**
   * A well-formed record.
   *
   * @param topic the topic it came from
   * @param device the vehicle
   * @param eventTime when it happened
   * @param row its row of the processed dataset, Avro binary
   */
  public record ProcessedEvent(Topic topic, String device, Instant eventTime, byte[] row) {}

  static IngestedRecord of(KafkaRecord<byte[], ParsedValue> record) {
    RawRow raw =
        RawRow.newBuilder()
            .setTopic(record.getTopic())
            .setPartition(record.getPartition())
            .setOffset(record.getOffset())
            .setKafkaTimestamp(java.time.Instant.ofEpochMilli(KafkaTime.of(record).getMillis()))
            .setKey(wrap(record.getKV().getKey()))
            .setValue(wrap(record.getKV().getValue().bytes()))
            .setHeaders(headers(record))
            .build();
    return record.getKV().getValue().result() instanceof Parsed parsed
        ? new IngestedRecord(raw, processed(raw, parsed.event()), null)
        : new IngestedRecord(raw, null, (Rejected) record.getKV().getValue().result());
  }

  /** About how many bytes of memory its payload takes. */
  int size() {
    int size = size(raw.getKey()) + size(raw.getValue());
    if (raw.getHeaders() != null) {
      for (RawHeader header : raw.getHeaders()) {
        size += header.getKey().length() + size(header.getValue());
      }
    }
    return processed == null ? size : size + processed.row().length;
  }

  private static int size(ByteBuffer bytes) {
    return bytes == null ? 0 : bytes.remaining();
  }

  private static ProcessedEvent processed(RawRow raw, Event event) {
    return new ProcessedEvent(
        event.topic(),
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
