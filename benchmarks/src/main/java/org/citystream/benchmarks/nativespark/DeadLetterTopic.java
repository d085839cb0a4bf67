package org.citystream.benchmarks.nativespark;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topic of dead letters, for tasks that send them themselves. */
final class DeadLetterTopic implements Serializable {
  /** An executor's producers, by servers: tasks share what is slow to make and safe to share. */
  private static final Map<String, Producer<byte[], byte[]>> PRODUCERS = new ConcurrentHashMap<>();

  private final String bootstrapServers;
  private final String topic;

  DeadLetterTopic(String bootstrapServers, String topic) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
  }

  /** Sends a dead letter; its future fails if the topic refuses it. */
  Future<?> send(DeadLetter letter) {
    List<Header> headers =
        letter.headers().stream()
            .<Header>map(header -> new RecordHeader(header.key(), header.value()))
            .toList();
    return PRODUCERS
        .computeIfAbsent(bootstrapServers, DeadLetterTopic::producer)
        .send(new ProducerRecord<>(topic, null, null, letter.key(), letter.value(), headers));
  }

  private static Producer<byte[], byte[]> producer(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrapServers),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** Waits until the topic has what was sent. */
  static void await(List<Future<?>> sent) {
    try {
      for (Future<?> letter : sent) {
        letter.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the topic of dead letters refuses records", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
