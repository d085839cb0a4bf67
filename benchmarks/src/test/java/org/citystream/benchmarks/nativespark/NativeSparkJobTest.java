package org.citystream.benchmarks.nativespark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.citystream.contracts.EmergencyEvent;
import org.citystream.contracts.Event;
import org.citystream.contracts.EventJson;
import org.citystream.contracts.GpsEvent;
import org.citystream.contracts.Location;
import org.citystream.contracts.Topic;
import org.citystream.contracts.TrafficEvent;
import org.citystream.contracts.VehicleEvent;
import org.citystream.contracts.WeatherEvent;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.CityPipeline;
import org.citystream.pipeline.ingest.StartOffsets;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.citystream.simulator.send.CitySimulator;
import org.citystream.simulator.send.FaultRates;
import org.citystream.simulator.send.SimulatorOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class NativeSparkJobTest {
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CLOSING = "closing";
  // So many batches that most windows are joined out of the state of Spark.
  private static final int RECORDS_PER_BATCH = 600;

  private final Instant start =
      Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);

  @TempDir private Path folder;

  @Test
  @Timeout(300)
  void bothFormsWriteWhatThePipelineWritesAndGoOnWhereTheyWereStopped() throws Exception {
    Path pipeline = folder.resolve("pipeline");
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      broker.createTopics(
          Stream.concat(Stream.of("letters", "native_letters", "fused_letters"), topics()).toList(),
          PARTITIONS);
      send(broker);
      runSpark(broker);
      send(broker, List.of(record(gps(CLOSING, null, 1200, 0.0))));
      runSpark(broker);
      PipelineResult running = pipeline(broker, pipeline).run();
      try {
        for (String form : List.of("native", "fused")) {
          Path spark = folder.resolve(form);
          try (Lakes lakes = new Lakes(pipeline, spark)) {
            lakes.await();

            assertThat(lakes.ofSpark("sum(duplicates)", Dataset.ENRICHED)).isPositive();
            assertThat(lakes.ofSpark("count(DISTINCT reason)", Dataset.DEAD_LETTER))
                .isGreaterThan(2);
            for (Dataset dataset : Dataset.values()) {
              assertThat(lakes.difference(dataset)).as(form + " " + dataset.path()).isEmpty();
            }
          }
          List<String> letters = letters(broker, form + "_letters", 1);
          assertThat(letters)
              .containsExactlyInAnyOrderElementsOf(letters(broker, "letters", letters.size()));
        }
      } finally {
        running.cancel();
      }
    }
  }

  private static Stream<String> topics() {
    return Stream.of(Topic.values()).map(Topic::topicName);
  }

  private static org.apache.beam.sdk.Pipeline pipeline(EmbeddedBroker broker, Path lake) {
    CityOptions options =
        PipelineOptionsFactory.fromArgs(
                "--blockOnRun=false",
                "--bootstrapServers=" + broker.bootstrapServers(),
                "--lake=" + lake,
                "--deadLetterTopic=letters",
                "--archiveInterval=1s",
                "--enrichedInterval=1s",
                "--idleTimeout=1s")
            .as(CityOptions.class);
    return CityPipeline.create(options, StartOffsets.EARLIEST);
  }

  /** Both forms take what is in the topics, and stop. */
  private void runSpark(EmbeddedBroker broker) throws Exception {
    NativeSparkJob job = job(broker, "native");
    try (SparkSession spark = job.session()) {
      job.start(spark);
      job(broker, "fused", "--fused").start(spark);
      for (StreamingQuery query : spark.streams().active()) {
        query.processAllAvailable();
      }
    }
  }

  private NativeSparkJob job(EmbeddedBroker broker, String form, String... arguments) {
    NativeSparkJob job = new NativeSparkJob();
    List<String> all =
        new ArrayList<>(
            List.of(
                "--bootstrapServers=" + broker.bootstrapServers(),
                "--lake=" + folder.resolve(form),
                "--deadLetterTopic=" + form + "_letters",
                "--trigger=0s",
                "--maxOutOfOrderness=2m",
                "--maxRecordsPerBatch=" + RECORDS_PER_BATCH));
    all.addAll(List.of(arguments));
    new CommandLine(job).parseArgs(all.toArray(String[]::new));
    return job;
  }

  /** Vehicles of few words, and ten minutes of a city with faults. */
  private void send(EmbeddedBroker broker) throws Exception {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    events().forEach(event -> records.add(record(event)));
    ProducerRecord<byte[], byte[]> withHeaders = record(gps("headers", null, 5, 1.0));
    withHeaders.headers().add("trace", new byte[] {1, 2}).add("empty", null);
    records.add(withHeaders);
    records.add(new ProducerRecord<>("gps_data", null));
    records.add(new ProducerRecord<>("vehicle_data", bytes("k"), bytes("{")));
    records.add(new ProducerRecord<>("weather_data", bytes("k"), bytes("[]")));
    send(broker, records);
    var options =
        SimulatorOptions.builder()
            .vehicles(5)
            .start(start)
            .duration(Duration.ofMinutes(10))
            .speedup(0)
            .faults(new FaultRates(0.03, 0, 0.03, 0.1, 0.02))
            .build();
    try (var city = new CitySimulator(options, broker.bootstrapServers(), progress -> {})) {
      city.run();
    }
  }

  private static void send(EmbeddedBroker broker, List<ProducerRecord<byte[], byte[]>> records)
      throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<?>> acknowledgements = new ArrayList<>();
      records.forEach(record -> acknowledgements.add(producer.send(record)));
      for (Future<?> acknowledgement : acknowledgements) {
        acknowledgement.get();
      }
    }
  }

  private List<Event> events() {
    return List.of(
        gps("gps-only", "a", 10, 30.0),
        gps("gps-only", "a", 10, 30.0),
        gps("gps-only", "b", 10, 50.0),
        gps("gps-only", null, 40, null),
        // Telemetry without position or speed, so that the GPS unit speaks for it.
        vehicle("silent", "v1", 5, null, null),
        gps("silent", "g1", 5, 20.0),
        vehicle("parked", "v1", 59, new Location(52, -1), null),
        new TrafficEvent(
            "t1", "watched", time(1), "cam-1", null, "", "Light", 30.0, 50.0, 0.5, true),
        new TrafficEvent("t2", "watched", time(2), "cam-2", null, "", null, null, 60.0, null, null),
        new TrafficEvent("t3", "watched", time(3), "cam-1", null, "", null, 40.0, null, 0.5, null),
        new WeatherEvent(
            "w1", "wet", time(1), null, 10.0, "Rain", 1.0, null, 80.0, null, 990.0, 1.),
        new WeatherEvent(
            "w2", "wet", time(61), null, 12.0, null, null, null, 60.0, 7.0, null, null),
        incident("i1", 1, "crash", "Accident", "Active", null),
        incident("i2", 2, "crash", "Accident", "Resolved", true),
        incident("i3", 3, "fire", "Fire", "responding", true),
        incident("i4", 3, "flood", "Flood", "Unknown", null),
        incident("i5", 4, "none", "None", "Active", null),
        incident("i6", 5, "false", "Fire", "Active", false));
  }

  private Instant time(int second) {
    return start.plusSeconds(second);
  }

  private GpsEvent gps(String device, String id, int second, Double speed) {
    return new GpsEvent(
        id, device, time(second), speed, "North", "Taxi", new Location(51 + second / 1e3, -0.5));
  }

  private VehicleEvent vehicle(
      String device, String id, int second, Location location, Double speed) {
    return new VehicleEvent(
        id, device, time(second), location, speed, null, "VW", null, 2020, null, 5.0, null, null);
  }

  private EmergencyEvent incident(
      String id, int second, String incident, String type, String status, Boolean has) {
    return new EmergencyEvent(
        id, "hurt", time(second), incident, type, null, status, "", "High", 2.0, has);
  }

  private static ProducerRecord<byte[], byte[]> record(Event event) {
    return new ProducerRecord<>(
        event.topic().topicName(), bytes(event.device()), EventJson.write(event));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** All records of a topic, with their headers, once there are so many. */
  private static List<String> letters(EmbeddedBroker broker, String topic, int atLeast)
      throws Exception {
    Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
    List<String> letters = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      while (letters.size() < Math.max(end, atLeast)) {
        consumer.poll(Duration.ofSeconds(1)).forEach(letter -> letters.add(text(letter)));
      }
    }
    return letters;
  }

  private static String text(ConsumerRecord<byte[], byte[]> letter) {
    StringBuilder text = new StringBuilder();
    text.append(java.util.Arrays.toString(letter.key()))
        .append(java.util.Arrays.toString(letter.value()));
    letter.headers().forEach(h -> text.append(h.key()).append(new String(h.value(), UTF_8)));
    return text.toString();
  }

  /** The same datasets of two lakes. */
  private static final class Lakes implements AutoCloseable {
    private static final String ROWS =
        """
        SELECT %s FROM read_parquet('%s/%s/**/hour=*/*.parquet', hive_partitioning = true)
        """;
    private static final Set<String> OF_THE_WRITER =
        Set.of("pane_index", "pane_timing", "emitted_at", "run_id");
    private static final String FINAL_ROWS_OF_CLOSED_WINDOWS =
        """
        WHERE vehicle_id <> '%s'
        QUALIFY row_number() OVER (
          PARTITION BY vehicle_id, window_start
          ORDER BY
            vehicle_events + gps_events + traffic_events + weather_events + emergency_events
              + duplicates DESC,
            emitted_at DESC) = 1
        """
            .formatted(CLOSING);

    private final Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
    private final Path pipeline;
    private final Path spark;

    Lakes(Path pipeline, Path spark) throws SQLException {
      this.pipeline = pipeline;
      this.spark = spark;
    }

    /** Waits until the lakes do not differ, or for as long as one has patience. */
    void await() throws InterruptedException {
      Instant deadline = Instant.now().plus(PATIENCE);
      while (differ() && Instant.now().isBefore(deadline)) {
        Thread.sleep(200);
      }
    }

    private boolean differ() {
      try {
        for (Dataset dataset : Dataset.values()) {
          if (!difference(dataset).isEmpty()) {
            return true;
          }
        }
        return false;
      } catch (SQLException e) {
        // There is no file yet.
        return true;
      }
    }

    /** Rows that only one of the lakes has, as often as it has more of them; three at most. */
    List<String> difference(Dataset dataset) throws SQLException {
      String one = rows(pipeline, dataset);
      String other = rows(spark, dataset);
      return texts(
          """
          SELECT d::VARCHAR
          FROM (
            FROM (SELECT 'only of the pipeline', * FROM (%s EXCEPT ALL %s))
            UNION ALL
            FROM (SELECT 'only of Spark', * FROM (%s EXCEPT ALL %s))
          ) d
          LIMIT 3
          """
              .formatted(one, other, other, one));
    }

    /** What the rows of Spark's lake say. */
    long ofSpark(String expression, Dataset dataset) throws SQLException {
      return Long.parseLong(
          texts("SELECT (%s)::VARCHAR FROM (%s)".formatted(expression, rows(spark, dataset)))
              .get(0));
    }

    private static String rows(Path lake, Dataset dataset) {
      String columns =
          dataset.schema().getFields().stream()
              .map(Schema.Field::name)
              .filter(name -> !OF_THE_WRITER.contains(name))
              .collect(Collectors.joining("\", \"", "\"", "\""));
      String rows = ROWS.formatted(columns, lake, dataset.path());
      return "(%s)"
          .formatted(dataset == Dataset.ENRICHED ? rows + FINAL_ROWS_OF_CLOSED_WINDOWS : rows);
    }

    private List<String> texts(String sql) throws SQLException {
      List<String> texts = new ArrayList<>();
      try (Statement statement = duckdb.createStatement();
          ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          texts.add(result.getString(1));
        }
      }
      return texts;
    }

    @Override
    public void close() throws SQLException {
      duckdb.close();
    }
  }
}
