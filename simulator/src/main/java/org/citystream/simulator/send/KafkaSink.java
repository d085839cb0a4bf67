package org.citystream.simulator.send;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to the topics and counts what the broker has acknowledged. */
final class KafkaSink implements RecordSink {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final String bootstrapServers;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Tally tally = new Tally();
  private final AtomicReference<SendFailedException> failure = new AtomicReference<>();

  KafkaSink(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    try {
      this.producer =
          new KafkaProducer<>(
              config(bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
    } catch (KafkaException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new SendFailedException(
          "cannot connect to " + bootstrapServers + ": " + why.getMessage(), e);
    }
  }

  @Override
  public void send(Outgoing record) {
    throwIfFailed();
    try {
      // A failure is kept by the callback.
      var unused =
          producer.send(
              new ProducerRecord<>(record.topic().topicName(), record.key(), record.value()),
              (metadata, error) -> {
                if (error == null) {
                  tally.arrived(record.topic(), record.fault());
                } else {
                  failure.compareAndSet(null, failed(record, error));
                }
              });
    } catch (KafkaException e) {
      throw failed(record, e);
    }
  }

  @Override
  public void flush() {
    producer.flush();
    throwIfFailed();
  }

  @Override
  public Tally tally() {
    return tally;
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }

  private void throwIfFailed() {
    SendFailedException thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
  }

  private SendFailedException failed(Outgoing record, Exception error) {
    return new SendFailedException(
        "cannot send to topic "
            + record.topic().topicName()
            + " at "
            + bootstrapServers
            + ": "
            + error.getMessage(),
        error);
  }

  private static Map<String, Object> config(String bootstrapServers) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ProducerConfig.CLIENT_ID_CONFIG, "citystream-simulator");
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 10);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
    return config;
  }
}
