package org.citystream.runners;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.citystream.pipeline.CityOptions;
import org.citystream.runners.spark.Beginning;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartPointTest {
  private static final Instant START = Instant.parse("2026-01-01T09:50:00Z");
  private static final TopicPartition EVENTS = new TopicPartition("gps_data", 0);
  private static final TopicPartition POISON = new TopicPartition("gps_data", 1);

  @TempDir Path folder;
  private final List<String> warnings = new ArrayList<>();
  private EmbeddedBroker broker;

  @BeforeEach
  void startBroker() throws Exception {
    broker = EmbeddedBroker.start();
    broker.createTopics(Preflight.topics("dead_letter"), 2);
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void earliestLatestAndAnInstantAreResolvedForEveryPartition() throws Exception {
    send(EVENTS, 10);

    StartPoint earliest = start("earliest");
    assertThat(earliest.offsets()).hasSize(10).containsEntry(EVENTS, 0L).containsEntry(POISON, 0L);
    assertThat(earliest.description()).contains("10 records behind");
    assertThat(start("latest").offsets()).hasSize(10).containsEntry(EVENTS, 10L);
    assertThat(start(START.plusSeconds(4).toString()).offsets())
        .hasSize(10)
        .containsEntry(EVENTS, 4L)
        .containsEntry(POISON, 0L);
    assertThat(start(START.plusSeconds(60).toString()).offsets()).containsEntry(EVENTS, 10L);
    assertThat(start(START.minusSeconds(60).toString()).offsets()).containsEntry(EVENTS, 0L);
  }

  @Test
  void theLakeIsTheDefaultWhereItIsAndAnEmptyOneMeansTheEarliestRecords() throws Exception {
    send(EVENTS, 200);
    send(POISON, 31);
    assertThat(start("lake").offsets()).hasSize(10).containsEntry(EVENTS, 0L);
    assertThat(start("lake").description()).contains("empty").contains("231 records");

    writeLake();

    StartPoint start = start("lake");
    assertThat(start.offsets()).hasSize(10).containsEntry(EVENTS, 150L).containsEntry(POISON, 30L);
    assertThat(start.description())
        .isEqualTo(
            "from the lake, windows from 2026-01-01T10:15:00Z: 51 records behind the newest");
    assertThat(warnings).isEmpty();
  }

  @Test
  void aGroupOfPartitionsBeginsWithThese() throws Exception {
    send(EVENTS, 200);
    send(POISON, 31);
    writeLake();

    StartPoint events = start("lake", "--partitions=0");
    assertThat(events.offsets()).hasSize(5).containsEntry(EVENTS, 150L);
    assertThat(events.description())
        .isEqualTo(
            "partitions 0 from the lake, windows from 2026-01-01T10:15:00Z: 50 records behind the"
                + " newest");
    StartPoint poison = start("lake", "--partitions=1");
    assertThat(poison.offsets()).hasSize(5).containsEntry(POISON, 30L);
    assertThat(poison.description())
        .isEqualTo("partitions 1 from the lake: 1 records behind the newest");
    assertThat(start("earliest", "--partitions=1").offsets()).hasSize(5).containsEntry(POISON, 0L);
    assertThat(start("lake", "--partitions=0-1").offsets()).isEqualTo(start("lake").offsets());
  }

  @Test
  void recordsThatKafkaHoldsNoLongerAreToldInOneLine() throws Exception {
    send(EVENTS, 200);
    send(POISON, 31);
    delete(EVENTS, 170);
    writeLake();

    assertThat(start("lake").offsets()).containsEntry(EVENTS, 170L).containsEntry(POISON, 30L);
    assertThat(warnings).singleElement().asString().contains("gps_data-0 150 to 169");
  }

  @Test
  void aTopicThatWasMadeAnewIsRefused() throws Exception {
    send(EVENTS, 170);
    writeLake();

    assertThatThrownBy(() -> start("lake"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--lake")
        .hasMessageContaining("--from=earliest")
        .hasMessageContaining("gps_data-");
    assertThat(start("earliest").offsets()).containsEntry(EVENTS, 0L);
  }

  @Test
  void aRunBeginsAnewWhereTheLakeNeedsItButNotBeforeItBegan() throws Exception {
    TopicPartition unarchived = new TopicPartition("traffic_data", 1);
    send(EVENTS, 200);
    send(POISON, 31);
    send(unarchived, 20);
    writeLake();
    StartPoint began =
        new StartPoint(
            Map.of(unarchived, 15L, EVENTS, 100L, POISON, 31L), start("earliest").topicIds(), "");

    StartPoint anew = began.anew(options(), warnings::add);

    assertThat(anew.offsets())
        .hasSize(10)
        .containsEntry(unarchived, 15L)
        .containsEntry(EVENTS, 150L)
        .containsEntry(POISON, 31L);
    delete(unarchived, 18);
    assertThat(began.anew(options(), warnings::add).offsets()).containsEntry(unarchived, 18L);
    assertThat(warnings).singleElement().asString().contains("traffic_data-1 15 to 17");
  }

  @Test
  void aCheckpointGoesOnAsLongAsItsTopicsAreTheSame() {
    Beginning beginning = start("earliest").beginning(options());

    assertThat(StartPoint.goneOnFrom(beginning, options()).beginning(options()))
        .isEqualTo(beginning);
  }

  @Test
  void noRunGoesOnWithATopicThatWasMadeAnew() throws Exception {
    StartPoint began = start("earliest");
    Beginning beginning = began.beginning(options());
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of("weather_data")).all().get();
      admin.createTopics(List.of(new NewTopic("weather_data", 2, (short) 1))).all().get();
    }

    assertThatThrownBy(() -> StartPoint.goneOnFrom(beginning, options()))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll("--checkpointDir", "weather_data was made anew");
    assertThatThrownBy(() -> began.anew(options(), warnings::add))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContainingAll("weather_data was made anew", "--lake");
  }

  @Test
  void aCheckpointOfATopicThatHasMorePartitionsNowIsRefused() throws Exception {
    Beginning beginning = start("earliest").beginning(options());
    try (Admin admin = admin()) {
      admin
          .createPartitions(Map.of("weather_data", NewPartitions.increaseTo(3)))
          .values()
          .get("weather_data")
          .get();
    }

    assertThatThrownBy(() -> StartPoint.goneOnFrom(beginning, options()))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll("--checkpointDir", "[weather_data-2]", "--from=lake");
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private void delete(TopicPartition partition, long before) throws Exception {
    try (Admin admin = admin()) {
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before))).all().get();
    }
  }

  private void writeLake() throws Exception {
    try (MadeLake lake = new MadeLake(folder.resolve("lake"), START)) {
      lake.write(30, 28);
    }
  }

  private StartPoint start(String from, String... more) {
    return StartPoint.of(new RunFrom.Converter().convert(from), options(more), warnings::add);
  }

  private CityOptions options(String... more) {
    return PipelineSetup.parse(
        Stream.concat(
                Stream.of(
                    "--bootstrapServers=" + broker.bootstrapServers(),
                    "--lake=" + folder.resolve("lake"),
                    "--runId=first",
                    "--allowedLateness=3m"),
                Stream.of(more))
            .toList(),
        Map.of());
  }

  /** Sends records that arrive a second after each other. */
  private void send(TopicPartition partition, int records) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        producer
            .send(
                new ProducerRecord<>(
                    partition.topic(),
                    partition.partition(),
                    START.plusSeconds(i).toEpochMilli(),
                    null,
                    "{}".getBytes(UTF_8)))
            .get();
      }
    }
  }
}
