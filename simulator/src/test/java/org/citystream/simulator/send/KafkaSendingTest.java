package org.citystream.simulator.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.citystream.contracts.Topic;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class KafkaSendingTest {

  @Test
  void reportsWhatTheBrokerHolds() throws Exception {
    SimulatorOptions options =
        SimulatorOptions.builder()
            .vehicles(50)
            .duration(Duration.ofMinutes(10))
            .speedup(0)
            .faults(new FaultRates(0.05, 0.05, 0.05, 0.05, 0.05))
            .build();
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      broker.createTopics(Stream.of(Topic.values()).map(Topic::topicName).toList(), 2);
      SendReport report;
      try (CitySimulator simulator =
          new CitySimulator(options, broker.bootstrapServers(), progress -> {})) {
        report = simulator.run();
      }
      assertThat(held(broker)).isEqualTo(report.records());
      assertThat(report.total()).isEqualTo(50 * 60 * 5 + report.duplicates());
    }
  }

  @Test
  void failsWithOneLineIfATopicIsMissing() throws Exception {
    SimulatorOptions options =
        SimulatorOptions.builder().vehicles(1).duration(Duration.ofMinutes(1)).speedup(0).build();
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        CitySimulator simulator =
            new CitySimulator(options, broker.bootstrapServers(), progress -> {})) {
      assertThatThrownBy(simulator::run)
          .isInstanceOf(SendFailedException.class)
          .hasMessageContaining("vehicle_data")
          .hasMessageContaining(broker.bootstrapServers());
    }
  }

  private static Map<Topic, Long> held(EmbeddedBroker broker) {
    Map<Topic, Long> held = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      for (Topic topic : Topic.values()) {
        var partitions =
            consumer.partitionsFor(topic.topicName()).stream()
                .map(partition -> new TopicPartition(topic.topicName(), partition.partition()))
                .toList();
        held.put(
            topic,
            consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum());
      }
    }
    return held;
  }
}
