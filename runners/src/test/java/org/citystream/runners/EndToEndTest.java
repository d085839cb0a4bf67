package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndToEndTest {
  private final Instant start =
      Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);

  @TempDir Path folder;

  @Test
  void everyRecordIsInRawAndProcessedAndCountedInItsWindow() throws Exception {
    TestFeed feed = new TestFeed();
    int vehicles = 3;
    int steps = 12;
    for (int step = 0; step < steps; step++) {
      for (int vehicle = 0; vehicle < vehicles; vehicle++) {
        feed.allFive("vehicle-" + vehicle, start.plusSeconds(10L * step), step);
      }
    }

    DemoLake lake = DemoLake.write(folder.resolve("lake"), feed);

    long records = 5L * vehicles * steps;
    LakeAudit.Account account = lake.summary().account();
    assertThat(account)
        .isEqualTo(new LakeAudit.Account(records, records, 0, 2L * vehicles, 2, 0, 0, 0, 0));
    assertThat(lake.summary().exact()).isTrue();
    assertThat(
            lake.query(
                "SELECT DISTINCT vehicle_events, gps_events, traffic_events, weather_events,"
                    + " emergency_events, cameras, active_incidents, incident_types, make"
                    + " FROM '"
                    + lake.files("enriched")
                    + "'"))
        .containsExactly("6|6|6|6|6|1|1|Accident|BMW");
    assertThat(lake.query("SELECT DISTINCT dt, hour FROM '" + lake.files("enriched") + "'"))
        .containsExactly(
            start.toString().substring(0, 10) + "|" + start.toString().substring(11, 13));
    try (Stream<Path> temporary = Files.list(folder.resolve("lake/.temp"))) {
      assertThat(temporary).isEmpty();
    }
  }

  @Test
  void everyBrokenRecordIsADeadLetterWithItsReasonAndItsBytesInTheLakeAndOnTheTopic()
      throws Exception {
    List<PoisonRecords.Poison> poison = PoisonRecords.vehicleValues();
    TestFeed feed = new TestFeed();
    int number = 0;
    for (PoisonRecords.Poison record : poison) {
      feed.allFive("sound", start.plusSeconds(number), number++);
      feed.value("vehicle_data", "poison", record.value());
    }
    feed.value("weather_data", null, null);
    List<String> expected = new ArrayList<>(List.of("EMPTY_VALUE null"));
    poison.forEach(record -> expected.add(record.reason() + " " + hex(record.value())));

    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      DemoLake lake = DemoLake.write(folder.resolve("lake"), feed, broker);

      assertThat(lake.summary().exact()).isTrue();
      assertThat(lake.summary().account().deadLetters()).isEqualTo(expected.size());
      assertThat(lake.summary().account().processed()).isEqualTo(5L * number);
      assertThat(
              lake.query(
                  "SELECT reason || ' ' || coalesce(lower(hex(value)), 'null')"
                      + " FROM '"
                      + lake.files("dead_letter")
                      + "'"))
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(deadLetterTopic(broker, expected.size()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void aRecordTooLargeForTheDeadLetterTopicIsKeptInTheLakeAndAnnouncedOnTheTopic()
      throws Exception {
    byte[] large = new byte[1_000_000];
    TestFeed feed = new TestFeed().value("gps_data", "large", large).allFive("sound", start, 0);

    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      DemoLake lake = DemoLake.write(folder.resolve("lake"), feed, broker);

      assertThat(lake.summary().exact()).isTrue();
      assertThat(lake.query("SELECT octet_length(value) FROM '" + lake.files("dead_letter") + "'"))
          .containsExactly("1000000");
      assertThat(deadLetterTopic(broker, 1)).singleElement().asString().endsWith(" null");
    }
  }

  @Test
  void theSameInputGivesTheSameFinalRows() throws Exception {
    TestFeed feed = new TestFeed();
    for (int step = 0; step < 30; step++) {
      feed.allFive("vehicle-a", start.plusSeconds(7L * step), step);
      feed.allFive("vehicle-b", start.plusSeconds(9L * step), step);
      if (step % 5 == 0) {
        feed.allFive("vehicle-b", start.plusSeconds(9L * step), step);
      }
    }

    List<String> first = DemoLake.write(folder.resolve("first"), feed).finalRows();
    List<String> second = DemoLake.write(folder.resolve("second"), feed).finalRows();

    assertThat(first).isEqualTo(second).hasSize(4 + 5);
  }

  private static List<String> deadLetterTopic(EmbeddedBroker broker, int expected) {
    List<String> deadLetters = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          List.of(new TopicPartition("dead_letter", 0), new TopicPartition("dead_letter", 1));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Instant deadline = Instant.now().plusSeconds(30);
      while (deadLetters.size() < expected && Instant.now().isBefore(deadline)) {
        for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(Duration.ofSeconds(1))) {
          byte[] reason = letter.headers().lastHeader("citystream.reason").value();
          deadLetters.add(
              new String(reason, java.nio.charset.StandardCharsets.UTF_8)
                  + " "
                  + hex(letter.value()));
        }
      }
    }
    return deadLetters;
  }

  private static String hex(byte[] bytes) {
    return bytes == null ? "null" : HexFormat.of().formatHex(bytes).toLowerCase(Locale.ROOT);
  }
}
