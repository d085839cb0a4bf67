package org.citystream.simulator.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedBrokerTest {

  @Test
  void keepsTopicsAndRecordsAcrossARestartOnTheSameDirectory(@TempDir Path directory)
      throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(0, directory)) {
      broker.createTopics(List.of("a", "b"), 3);
      send(broker, "a", "one");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(0, directory)) {
      broker.createTopics(List.of("a"), 3);
      send(broker, "a", "two");
      assertThat(read(broker, "a", 2)).containsExactlyInAnyOrder("one", "two");
    }
    assertThat(directory).isNotEmptyDirectory();
  }

  @Test
  void listensOnLoopbackAndLeavesNothingBehind() throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start();
    assertThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
    assertThat(broker.dataDirectory()).isNotEmptyDirectory();
    broker.close();
    broker.close();
    assertThat(broker.dataDirectory()).doesNotExist();
  }

  @Test
  void doesNotCreateTopicsByUse() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      assertThatThrownBy(() -> send(broker, "never-created", "value"))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("never-created");
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        assertThatThrownBy(
                () -> admin.describeTopics(List.of("never-created")).allTopicNames().get())
            .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
      }
    }
  }

  @Test
  void saysThatThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedBroker.start(taken.getLocalPort(), null).close())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("port " + taken.getLocalPort() + " cannot be used");
    }
  }

  private static void send(EmbeddedBroker broker, String topic, String value) throws Exception {
    Map<String, Object> config =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "max.block.ms", 1500);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get(30, TimeUnit.SECONDS);
    }
  }

  private static List<String> read(EmbeddedBroker broker, String topic, int count) {
    Map<String, Object> config =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest");
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList());
      while (values.size() < count) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
