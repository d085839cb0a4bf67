package org.citystream.pipeline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.citystream.contracts.FailureReason;
import org.citystream.contracts.ParseResult;
import org.citystream.contracts.ParseResult.Parsed;
import org.citystream.contracts.ParseResult.Rejected;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.RawRow;
import org.citystream.pipeline.TestEvents;
import org.citystream.pipeline.ingest.IngestedRecord.ProcessedEvent;
import org.citystream.pipeline.ingest.RecordBatch.BatchCoder;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class BatchCoderTest {
  private static final Instant WATERMARK = Instant.parse("2026-11-21T08:00:00Z");

  private static final byte[] NO_BYTES = {};
  private static final byte[] NOT_TEXT = {(byte) 0xff, 0, (byte) 0xc0};
  private static final String UNICODE = "\u00fc\u20ac\ud83d\ude8c\u0000";

  @Test
  void batchIsDecodedAsItWas() throws IOException {
    RecordBatch batch = RecordBatch.of(everyKind(), WATERMARK);
    RecordBatch decoded =
        CoderUtils.decodeFromByteArray(
            BatchCoder.of(), CoderUtils.encodeToByteArray(BatchCoder.of(), batch));

    assertThat(decoded.size()).isEqualTo(everyKind().size());
    assertThat(decoded.records())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyElementsOf(everyKind());
  }

  @Test
  void eventsAreThoseOfTheRecordsInTheirOrder() {
    List<KV<Topic, ProcessedEvent>> events = new ArrayList<>();

    RecordBatch.of(everyKind(), WATERMARK)
        .events((topic, event) -> events.add(KV.of(topic, event)));

    assertThat(events)
        .usingRecursiveFieldByFieldElementComparator()
        .isNotEmpty()
        .containsExactlyElementsOf(
            everyKind().stream()
                .filter(record -> record.processed() != null)
                .map(record -> KV.of(record.topic(), record.processed()))
                .toList());
  }

  @Test
  void deadLettersAreThoseOfTheRecordsInTheirOrder() throws IOException {
    RecordBatch decoded =
        CoderUtils.decodeFromByteArray(
            BatchCoder.of(),
            CoderUtils.encodeToByteArray(BatchCoder.of(), RecordBatch.of(everyKind(), WATERMARK)));

    assertThat(decoded.deadLetters())
        .usingRecursiveFieldByFieldElementComparator()
        .isNotEmpty()
        .containsExactlyElementsOf(
            everyKind().stream().filter(record -> record.rejected() != null).toList());
  }

  @Test
  void batchKnowsItsOwnEnd() throws IOException {
    Coder<List<RecordBatch>> coder = ListCoder.of(BatchCoder.of());
    RecordBatch batch = RecordBatch.of(everyKind(), WATERMARK);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    coder.encode(List.of(batch, batch), bytes);
    VarIntCoder.of().encode(4711, bytes);
    ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());

    assertThat(coder.decode(in)).hasSize(2);
    assertThat(VarIntCoder.of().decode(in)).isEqualTo(4711);
  }

  @Test
  void equalBatchesAreEncodedAlike() throws Exception {
    BatchCoder.of().verifyDeterministic();
    assertThat(
            CoderUtils.encodeToByteArray(BatchCoder.of(), RecordBatch.of(everyKind(), WATERMARK)))
        .isEqualTo(
            CoderUtils.encodeToByteArray(BatchCoder.of(), RecordBatch.of(everyKind(), WATERMARK)));
  }

  private static List<IngestedRecord> everyKind() {
    Headers headers =
        new RecordHeaders()
            .add("text", UNICODE.getBytes(UTF_8))
            .add("text", NOT_TEXT)
            .add(UNICODE, NO_BYTES)
            .add("null", null);
    var rejected = new Rejected(FailureReason.INVALID_ENCODING, "not UTF-8: " + UNICODE);
    Stream<IngestedRecord> events =
        Stream.of(Topic.values())
            .map(topic -> TestEvents.full(topic, UNICODE, UNICODE, TestRecords.ARRIVAL))
            .map(event -> record(event.topic(), null, NOT_TEXT, NOT_TEXT, new Parsed(event)));
    Stream<IngestedRecord> others =
        Stream.of(
            record(Topic.GPS, headers, NOT_TEXT, NOT_TEXT, rejected),
            record(Topic.GPS, headers, NO_BYTES, NO_BYTES, rejected),
            record(Topic.GPS, null, null, null, new Rejected(FailureReason.EMPTY_VALUE, "")));
    return Stream.concat(events, others).toList();
  }

  private static IngestedRecord record(
      Topic topic, Headers headers, byte[] key, byte[] value, ParseResult result) {
    IngestedRecord record =
        IngestedRecord.of(
            TestRecords.kafkaRecord(
                topic.topicName(),
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                TestRecords.ARRIVAL.toEpochMilli(),
                headers == null ? new RecordHeaders() : headers,
                key,
                value,
                result));
    RawRow raw = record.rawRow();
    assertThat(raw.getKey() == null).isEqualTo(key == null);
    assertThat(raw.getValue() == null).isEqualTo(value == null);
    assertThat(raw.getHeaders() == null).isEqualTo(headers == null);
    return record;
  }
}
