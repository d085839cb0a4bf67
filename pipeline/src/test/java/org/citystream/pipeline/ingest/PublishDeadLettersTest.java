package org.citystream.pipeline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.citystream.contracts.FailureReason;
import org.citystream.contracts.ParseResult.Rejected;
import org.citystream.contracts.Topic;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.Collected;
import org.citystream.pipeline.TestEvents;
import org.junit.jupiter.api.Test;

class PublishDeadLettersTest {
  private static final byte[] KEY = {(byte) 0xff, 0};
  private static final byte[] VALUE = {'{', (byte) 0xc0};

  private final CityOptions options = PipelineOptionsFactory.as(CityOptions.class);

  @Test
  void deadLetterIsPublishedAsItCame() {
    options.setDeadLetterTopic("broken");
    ProducerRecord<byte[], byte[]> published = published(rejected(KEY, VALUE)).get(0);

    assertThat(published.topic()).isEqualTo("broken");
    assertThat(published.partition()).isNull();
    assertThat(published.timestamp()).isNull();
    assertThat(published.key()).isEqualTo(KEY);
    assertThat(published.value()).isEqualTo(VALUE);
  }

  @Test
  void deadLetterWithoutKeyAndValueIsPublishedWithout() {
    ProducerRecord<byte[], byte[]> published = published(rejected(null, null)).get(0);

    assertThat(published.topic()).isEqualTo("dead_letter");
    assertThat(published.key()).isNull();
    assertThat(published.value()).isNull();
  }

  @Test
  void headersSayWhereItCameFromAndWhy() {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : published(rejected(KEY, VALUE)).get(0).headers()) {
      headers.put(header.key(), new String(header.value(), UTF_8));
    }

    assertThat(headers)
        .containsExactly(
            Map.entry("citystream.topic", "weather_data"),
            Map.entry("citystream.partition", "3"),
            Map.entry("citystream.offset", "4711"),
            Map.entry("citystream.timestamp", TestRecords.ARRIVAL.toString()),
            Map.entry("citystream.reason", "OUT_OF_DOMAIN"),
            Map.entry("citystream.detail", "300 \u2209 [0, 100]"));
  }

  @Test
  void whatBrokersRefuseByDefaultIsLeftOutAndItsSizeSaid() {
    byte[] large = new byte[500_001];
    ProducerRecord<byte[], byte[]> published = published(rejected(large, large)).get(0);

    assertThat(published.key()).isNull();
    assertThat(published.value()).isNull();
    for (String part : List.of("key", "value")) {
      Header omitted = published.headers().lastHeader("citystream." + part + ".omitted");
      assertThat(new String(omitted.value(), UTF_8)).isEqualTo("500001");
    }
  }

  @Test
  void onlyDeadLettersArePublished() {
    IngestedRecord event =
        TestRecords.record(0, 0, TestEvents.full(Topic.GPS, "a", "v1", TestRecords.ARRIVAL));

    assertThat(published(event, rejected(KEY, VALUE), event, rejected(KEY, VALUE))).hasSize(2);
  }

  private List<ProducerRecord<byte[], byte[]>> published(IngestedRecord... records) {
    Pipeline pipeline = Pipeline.create(options);
    Collected<ProducerRecord<byte[], byte[]>> published = new Collected<>();
    PublishDeadLetters.with(options)
        .select(
            pipeline.apply(
                Create.of(TestRecords.batch(records)).withCoder(RecordBatch.BatchCoder.of())))
        .apply(published);
    pipeline.run().waitUntilFinish();
    return published.elements();
  }

  private static IngestedRecord rejected(byte[] key, byte[] value) {
    return IngestedRecord.of(
        TestRecords.kafkaRecord(
            "weather_data",
            3,
            4711,
            TestRecords.ARRIVAL.toEpochMilli(),
            new RecordHeaders(),
            key,
            value,
            new Rejected(FailureReason.OUT_OF_DOMAIN, "300 \u2209 [0, 100]")));
  }
}
