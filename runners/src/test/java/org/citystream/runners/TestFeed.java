package org.citystream.runners;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.citystream.contracts.EmergencyEvent;
import org.citystream.contracts.Event;
import org.citystream.contracts.EventJson;
import org.citystream.contracts.GpsEvent;
import org.citystream.contracts.Location;
import org.citystream.contracts.TrafficEvent;
import org.citystream.contracts.VehicleEvent;
import org.citystream.contracts.WeatherEvent;

/** Records that a test sends, in the order in which it added them. */
final class TestFeed implements Feed {
  private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
  private Integer partition;
  private Long arrivalMillis;

  /** What is added from here on arrives at this time; before, when it is sent. */
  TestFeed arriving(Instant arrival) {
    arrivalMillis = arrival.toEpochMilli();
    return this;
  }

  /** What is added from here on goes to this partition; before, the key decides. */
  TestFeed toPartition(int number) {
    partition = number;
    return this;
  }

  /** Adds the records of another feed. */
  TestFeed all(TestFeed other) {
    records.addAll(other.records);
    return this;
  }

  /** Gives every record a place at most so far from its own, in an order that the seed decides. */
  TestFeed disorder(int distance, long seed) {
    Random random = new Random(seed);
    record Placed(ProducerRecord<byte[], byte[]> record, double place) {}
    List<Placed> placed = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      placed.add(new Placed(records.get(i), i + random.nextDouble() * distance));
    }
    records.clear();
    placed.stream()
        .sorted(Comparator.comparingDouble(Placed::place))
        .forEach(p -> records.add(p.record()));
    return this;
  }

  /** Sends every so manieth record a second time. */
  TestFeed duplicateEvery(int number) {
    for (int i = records.size() - 1; i >= 0; i -= number) {
      records.add(i, records.get(i));
    }
    return this;
  }

  /** Adds an event as our simulator would send it. */
  TestFeed event(Event event) {
    return value(event.topic().topicName(), event.device(), EventJson.write(event));
  }

  /** Adds one event of each kind. */
  TestFeed allFive(String device, Instant time, int number) {
    Location place = new Location(52 + number / 1000.0, -1);
    String id = device + "-" + number;
    event(
        new VehicleEvent(
            id, device, time, place, 36.0, "North", "BMW", "C500", 2024, "Hybrid", null, null,
            null));
    event(new GpsEvent(id, device, time, 36.0, "North", "Private", place));
    event(new TrafficEvent(id, device, time, "cam-1", place, "", "Free", 50.0, 60.0, 0.9, false));
    event(
        new WeatherEvent(
            id, device, time, place, 10.0 + number, "Sunny", 0.0, 5.0, 50.0, 20.0, null, null));
    return event(
        new EmergencyEvent(
            id, device, time, "incident-1", "Accident", place, "Active", "", "High", null, true));
  }

  /** Gives the record that was added last a header. */
  TestFeed header(String name, String text) {
    records.get(records.size() - 1).headers().add(name, text.getBytes(UTF_8));
    return this;
  }

  /** Adds a value as it is; null for a record without value. */
  TestFeed value(String topic, String key, byte[] value) {
    records.add(
        new ProducerRecord<>(
            topic, partition, arrivalMillis, key == null ? null : key.getBytes(UTF_8), value));
    return this;
  }

  @Override
  public Map<String, Long> send(String bootstrapServers, LongConsumer progress) {
    Map<String, Long> sent = new TreeMap<>();
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<?>> acknowledgements = new ArrayList<>();
      for (var record : records) {
        acknowledgements.add(producer.send(record));
        sent.merge(record.topic(), 1L, Long::sum);
      }
      for (Future<?> acknowledgement : acknowledgements) {
        acknowledgement.get();
      }
      progress.accept(records.size());
      return sent;
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
