package org.citystream.benchmarks.nativespark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import java.util.ArrayList;
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
import org.citystream.contracts.ParseResult.Rejected;

/**
 * The topic of dead letters: key and value as they came, headers that say where from and why. A key
 * or value that is too large for a broker's default limit is left out, and a header says so.
 */
final class DeadLetterTopic implements Serializable {
  // Two of them, with headers, are below the default max.message.bytes of 1,048,588.
  private static final int MAX_PART_BYTES = 500_000;

  /** An executor's producers, by servers: tasks share what is slow to make and safe to share. */
  private static final Map<String, Producer<byte[], byte[]>> PRODUCERS = new ConcurrentHashMap<>();

  private final String bootstrapServers;
  private final String topic;

  DeadLetterTopic(String bootstrapServers, String topic) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
  }

  /** Sends a dead letter; its future fails if the topic refuses it. */
  Future<?> send(CityRecord record, Rejected rejected) {
    List<Header> headers = new ArrayList<>();
    headers.add(header("topic", record.topic().topicName()));
    headers.add(header("partition", Integer.toString(record.partition())));
    headers.add(header("offset", Long.toString(record.offset())));
    headers.add(header("timestamp", record.arrival().toString()));
    headers.add(header("reason", rejected.reason().name()));
    headers.add(header("detail", rejected.detail()));
    byte[] key = bytes(record.key(), headers, "key");
    byte[] value = bytes(record.value(), headers, "value");
    return PRODUCERS
        .computeIfAbsent(bootstrapServers, DeadLetterTopic::producer)
        .send(new ProducerRecord<>(topic, null, null, key, value, headers));
  }

  private static Producer<byte[], byte[]> producer(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrapServers),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static byte[] bytes(byte[] bytes, List<Header> headers, String part) {
    if (bytes == null || bytes.length <= MAX_PART_BYTES) {
      return bytes;
    }
    headers.add(header(part + ".omitted", Integer.toString(bytes.length)));
    return null;
  }

  private static Header header(String name, String text) {
    return new RecordHeader("citystream." + name, text.getBytes(UTF_8));
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
