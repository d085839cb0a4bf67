package org.citystream.runners;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.citystream.runners.ReplayLog.Intent;
import org.citystream.runners.ReplayLog.Sent;
import org.citystream.runners.ReplayLog.TopicBefore;
import org.citystream.runners.ReplayReport.Outcome;

/**
 * Puts dead letters back on their topics, with their keys, {@link ReplayHeaders} and the time of
 * now, and logs them before and after.
 */
final class ReplaySender implements ReplayTarget, AutoCloseable {
  // The topics decide what is too large.
  private static final int MAX_REQUEST_BYTES = 100 << 20;

  private final String bootstrapServers;
  private final KafkaOffsets kafka;
  private final Map<String, TopicBefore> topics;
  private final ReplayLog log;
  private final ReplayReport report;
  private final MaintenanceLock lock;
  private final KafkaProducer<byte[], byte[]> producer;
  private int chunks;

  /**
   * A sender that has sent nothing.
   *
   * @param kafka the topics as they are now
   * @param report has the id of the replay, which no other has, and counts what is sent
   * @param lock keeps others from sending the same
   */
  ReplaySender(
      String bootstrapServers,
      KafkaOffsets kafka,
      ReplayLog log,
      ReplayReport report,
      MaintenanceLock lock) {
    this.bootstrapServers = bootstrapServers;
    this.kafka = kafka;
    this.lock = lock;
    this.topics = topics(kafka);
    this.log = log;
    this.report = report;
    producer =
        new KafkaProducer<>(
            config(bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Map<String, TopicBefore> topics(KafkaOffsets kafka) {
    Map<String, TopicBefore> topics = new HashMap<>();
    kafka.topicIds().forEach((name, id) -> topics.put(name, new TopicBefore(id, new TreeMap<>())));
    kafka
        .latest()
        .forEach(
            (partition, end) ->
                topics.get(partition.topic()).ends().put(partition.partition(), end));
    return topics;
  }

  private static Map<String, Object> config(String bootstrapServers) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ProducerConfig.CLIENT_ID_CONFIG, "citystream-replay");
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 10);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
    return config;
  }

  @Override
  public void begin(DeadLetters letters) throws SQLException {
    Map<TopicPartition, Long> last = letters.lastOffsets();
    // Asked afterwards, for a pipeline may be adding to both.
    Map<TopicPartition, Long> ends = kafka.latest();
    last.forEach(
        (partition, offset) -> {
          if (offset >= ends.getOrDefault(partition, 0L)) {
            throw new UsageException(
                ("--bootstrapServers=%s: has no offset %d of %s, of which the lake has a dead"
                        + " letter: the topic was made anew, or is another one")
                    .formatted(bootstrapServers, offset, partition));
          }
        });
  }

  @Override
  public void take(List<Resend> chunk) {
    lock.check();
    Intent intent = log(chunk);
    List<Sent> sent = send(chunk);
    log.finish(intent, sent);
  }

  private Intent log(List<Resend> chunk) {
    chunks++;
    Map<String, TopicBefore> before = new TreeMap<>();
    chunk.forEach(
        resend ->
            before.computeIfAbsent(resend.letter().first().topic(), name -> topics.get(name)));
    Intent intent =
        new Intent(
            report.replay(),
            chunks,
            before,
            chunk.stream().map(resend -> resend.letter().first()).collect(Collectors.toList()));
    log.begin(intent);
    return intent;
  }

  private List<Sent> send(List<Resend> chunk) {
    try {
      List<Future<RecordMetadata>> answers = new ArrayList<>();
      for (Resend resend : chunk) {
        answers.add(producer.send(record(resend)));
      }
      producer.flush();
      return sent(chunk, answers);
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
      throw failed(chunk, "interrupted");
    } catch (KafkaException e) {
      throw failed(chunk, Preflight.reason(e));
    }
  }

  private ProducerRecord<byte[], byte[]> record(Resend resend) {
    DeadLetter letter = resend.letter();
    return new ProducerRecord<>(
        letter.topic().topicName(),
        null,
        null,
        letter.key(),
        resend.value(),
        ReplayHeaders.of(report.replay(), letter));
  }

  private List<Sent> sent(List<Resend> chunk, List<Future<RecordMetadata>> answers)
      throws InterruptedException {
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < chunk.size(); i++) {
      DeadLetter letter = chunk.get(i).letter();
      try {
        RecordMetadata answer = answers.get(i).get();
        sent.add(
            new Sent(
                letter.first(), new Delivery(answer.topic(), answer.partition(), answer.offset())));
        report.add(letter, Outcome.SENT);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RecordTooLargeException)) {
          throw failed(chunk, Preflight.reason(e));
        }
        report.add(letter, Outcome.TOO_LARGE);
      }
    }
    return sent;
  }

  private RunFailedException failed(List<Resend> chunk, String reason) {
    return new RunFailedException(
        ("--bootstrapServers=%s: %,d dead letters were not all taken (%s); started again, replay"
                + " finds out which of them were")
            .formatted(bootstrapServers, chunk.size(), reason));
  }

  @Override
  public void close() {
    // All has been acknowledged, or it failed and nobody waits for it.
    producer.close(Duration.ZERO);
  }
}
