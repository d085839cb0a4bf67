package org.citystream.pipeline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.citystream.contracts.FailureReason;
import org.citystream.contracts.ParseResult.Rejected;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.TestEvents;
import org.citystream.pipeline.TestLake;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What waits for others to be written and what does not is the same lake. */
@ParameterizedClass(name = "--archiveInterval={0}")
@ValueSource(strings = {"1m", "0s"})
class ArchiveRecordsTest {
  private static final byte[] NOT_TEXT = {(byte) 0xff, 0, (byte) 0xc0};
  private static final Instant EVENT_TIME = Instant.parse("2026-11-20T23:59:59.999Z");

  private final CityOptions options = PipelineOptionsFactory.as(CityOptions.class);
  @Parameter private String archiveInterval;
  @TempDir private Path folder;
  private TestLake lake;

  @BeforeEach
  void openLake() {
    lake = new TestLake(folder);
    options.setLake(folder.toString());
    options.setRunId("run-1");
    options.setArchiveInterval(archiveInterval);
  }

  @Test
  void rawHoldsEveryRecordByteForByte() {
    var headers = new RecordHeaders().add("trace", NOT_TEXT).add("trace", null);
    archive(
        undecodable(0, headers, NOT_TEXT, new byte[] {'{'}),
        undecodable(1, new RecordHeaders(), new byte[0], new byte[0]),
        undecodable(2, new RecordHeaders(), null, null));

    assertThat(
            lake.query(
                "SELECT topic, partition, \"offset\", epoch_ms(kafka_timestamp), hex(key),"
                    + " hex(value), array_to_string(list_transform(headers, h -> h.key || '=' ||"
                    + " coalesce(hex(h.value), 'null')), ', ') FROM $raw ORDER BY \"offset\""))
        .containsExactly(
            row("0", hex(NOT_TEXT), hex(new byte[] {'{'}), "trace=FF00C0, trace=null"),
            row("1", "", "", null),
            row("2", null, null, null));
  }

  @Test
  void everyRecordIsInExactlyOneOfProcessedAndDeadLetter() {
    archive(oneOfEach());

    StringBuilder parsedOrNot = new StringBuilder();
    for (Topic topic : Topic.values()) {
      parsedOrNot
          .append("SELECT topic, partition, \"offset\" FROM $")
          .append(Dataset.processed(topic).path())
          .append(" UNION ALL ");
    }
    parsedOrNot.append("SELECT topic, partition, \"offset\" FROM $dead_letter");
    List<List<String>> raw = lake.query("SELECT topic, partition, \"offset\" FROM $raw");

    assertThat(raw).hasSize(oneOfEach().length).doesNotHaveDuplicates();
    assertThat(lake.query(parsedOrNot.toString())).containsExactlyInAnyOrderElementsOf(raw);
  }

  @Test
  void deadLetterHoldsReasonDetailAndOriginalBytes() {
    archive(
        TestRecords.deadLetter("gps_data", 3, 4, "{", FailureReason.MALFORMED_JSON),
        TestRecords.deadLetter("gps_data", 3, 5, null, FailureReason.EMPTY_VALUE));

    assertThat(
            lake.query(
                "SELECT reason, detail, hex(value), run_id FROM $dead_letter ORDER BY \"offset\""))
        .containsExactly(
            List.of("MALFORMED_JSON", "it is MALFORMED_JSON", hex("{".getBytes(UTF_8)), "run-1"),
            Arrays.asList("EMPTY_VALUE", "it is EMPTY_VALUE", null, "run-1"));
  }

  @Test
  void foldersAreArrivalForRawAndDeadLetterAndEventTimeForProcessed() {
    archive(
        TestRecords.record(0, 0, TestEvents.full(Topic.GPS, "a", "v1", EVENT_TIME)),
        TestRecords.record(0, 1, TestEvents.full(Topic.GPS, "b", "v1", EVENT_TIME.plusMillis(1))),
        TestRecords.deadLetter("weather_data", 0, 0, "{", FailureReason.MALFORMED_JSON));

    assertThat(lake.folders())
        .containsExactlyInAnyOrder(
            "raw/topic=gps_data/dt=2026-11-21/hour=09",
            "raw/topic=weather_data/dt=2026-11-21/hour=09",
            "processed/gps/dt=2026-11-20/hour=23",
            "processed/gps/dt=2026-11-21/hour=00",
            "dead_letter/dt=2026-11-21/hour=09");
  }

  @Test
  void columnsAreThoseOfTheSchemaAndSnappy() {
    archive(oneOfEach());

    for (Dataset dataset : Dataset.values()) {
      if (dataset == Dataset.ENRICHED) {
        continue;
      }
      assertThat(lake.query("DESCRIBE SELECT * FROM $" + dataset.path()))
          .extracting(column -> column.get(0))
          .containsExactlyElementsOf(
              dataset.schema().getFields().stream().map(Schema.Field::name).toList());
    }
    assertThat(
            lake.query(
                "SELECT DISTINCT compression FROM parquet_metadata('" + folder + "/**/*.parquet')"))
        .containsExactly(List.of("SNAPPY"));
  }

  @Test
  void onlyFinishedFilesAreLeft() {
    archive(oneOfEach());

    assertThat(lake.files()).isNotEmpty();
    assertThat(lake.files()).allSatisfy(file -> assertThat(file.toString()).endsWith(".parquet"));
    assertThat(lake.files()).noneSatisfy(file -> assertThat(file.startsWith(".temp")).isTrue());
  }

  @Test
  void secondRunLeavesTheFilesOfTheFirstAsTheyAre() throws IOException {
    archive(oneOfEach());
    Map<Path, String> first = contents();
    archive(oneOfEach());

    assertThat(contents()).hasSize(2 * first.size()).containsAllEntriesOf(first);
  }

  @Test
  void recordsFarBehindTheWatermarkAreArchived() {
    IngestedRecord old =
        TestRecords.record(0, 7, TestEvents.full(Topic.GPS, "old", "v1", EVENT_TIME));
    var batch = TimestampedValue.of(TestRecords.batch(old), old.processed().eventTime());
    archive(
        TestStream.create(RecordBatch.BatchCoder.of())
            .advanceWatermarkTo(batch.getTimestamp().plus(org.joda.time.Duration.standardDays(900)))
            .addElements(batch)
            .advanceWatermarkToInfinity());

    assertThat(lake.query("SELECT \"offset\" FROM $raw")).containsExactly(List.of("7"));
    assertThat(lake.query("SELECT id FROM $processed/gps")).containsExactly(List.of("old"));
  }

  @Test
  void partitionsAreWrittenSideBySideByShard() {
    options.setNumShards(2);
    archive(
        TestRecords.deadLetter("gps_data", 0, 0, "{", FailureReason.MALFORMED_JSON),
        TestRecords.deadLetter("gps_data", 1, 0, "{", FailureReason.MALFORMED_JSON),
        TestRecords.deadLetter("gps_data", 2, 0, "{", FailureReason.MALFORMED_JSON));

    assertThat(
            lake.query(
                "SELECT regexp_extract(filename, 'shard[0-9]+'), list(partition ORDER BY"
                    + " partition)::VARCHAR FROM read_parquet('"
                    + folder
                    + "/raw/**/*.parquet', filename = true) GROUP BY 1 ORDER BY 1"))
        .containsExactly(List.of("shard0", "[0, 2]"), List.of("shard1", "[1]"));
  }

  private void archive(IngestedRecord... records) {
    archive(Create.of(TestRecords.batch(records)).withCoder(RecordBatch.BatchCoder.of()));
  }

  private void archive(PTransform<PBegin, PCollection<RecordBatch>> batches) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply("Batches", batches).apply("Archive", ArchiveRecords.with(options));
    pipeline.run().waitUntilFinish();
  }

  private Map<Path, String> contents() throws IOException {
    Map<Path, String> contents = new HashMap<>();
    for (Path file : lake.files()) {
      contents.put(file, hex(Files.readAllBytes(folder.resolve(file))));
    }
    return contents;
  }

  private static IngestedRecord[] oneOfEach() {
    return new IngestedRecord[] {
      TestRecords.record(0, 1, TestEvents.full(Topic.VEHICLE, "a", "v1", EVENT_TIME)),
      TestRecords.record(1, 1, TestEvents.full(Topic.GPS, "b", "v1", EVENT_TIME)),
      TestRecords.record(0, 1, TestEvents.full(Topic.TRAFFIC, "c", "v1", EVENT_TIME)),
      TestRecords.record(0, 1, TestEvents.full(Topic.WEATHER, "d", "v1", EVENT_TIME)),
      TestRecords.record(0, 1, TestEvents.full(Topic.EMERGENCY, "e", "v1", EVENT_TIME)),
      TestRecords.deadLetter("gps_data", 0, 1, "{", FailureReason.MALFORMED_JSON)
    };
  }

  private static IngestedRecord undecodable(
      long offset, Headers headers, byte[] key, byte[] value) {
    return IngestedRecord.of(
        TestRecords.kafkaRecord(
            "gps_data",
            3,
            offset,
            TestRecords.ARRIVAL.toEpochMilli(),
            headers,
            key,
            value,
            new Rejected(FailureReason.MALFORMED_JSON, "broken")));
  }

  private static List<String> row(String offset, String key, String value, String headers) {
    String arrival = Long.toString(TestRecords.ARRIVAL.toEpochMilli());
    return Arrays.asList("gps_data", "3", offset, arrival, key, value, headers);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().withUpperCase().formatHex(bytes);
  }
}
