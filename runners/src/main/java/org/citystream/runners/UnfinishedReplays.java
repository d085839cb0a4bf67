package org.citystream.runners;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.citystream.pipeline.ingest.StartOffsets;
import org.citystream.runners.ReplayLog.Intent;
import org.citystream.runners.ReplayLog.Sent;
import org.citystream.runners.ReplayLog.TopicBefore;

/**
 * Finds out in Kafka what was sent by replays that did not finish. What Kafka cannot tell any more
 * counts as sent.
 */
final class UnfinishedReplays {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long PATIENCE_NANOS = 30_000_000_000L;
  private static final long PROGRESS_NANOS = 5_000_000_000L;

  private final String bootstrapServers;
  private final KafkaOffsets kafka;
  private final ReplayLog log;
  private final PrintWriter progress;

  UnfinishedReplays(
      String bootstrapServers, KafkaOffsets kafka, ReplayLog log, PrintWriter progress) {
    this.bootstrapServers = bootstrapServers;
    this.kafka = kafka;
    this.log = log;
    this.progress = progress;
  }

  /**
   * Completes the log.
   *
   * @throws RunFailedException if Kafka does not answer meanwhile
   */
  void finish() throws IOException {
    for (Intent intent : log.unfinished()) {
      finish(intent);
    }
  }

  private void finish(Intent intent) {
    Set<String> goneTopics = new TreeSet<>();
    Map<TopicPartition, Long> from = from(intent, goneTopics);
    progress.printf(
        Locale.ROOT,
        "replay: %s did not finish; looks in Kafka for its last %,d dead letters%n",
        intent.replay(),
        intent.letters().size());
    Map<Delivery, Delivery> found = find(intent, from);
    List<Sent> sent = new ArrayList<>();
    int doubtful = 0;
    for (Delivery first : intent.letters()) {
      Delivery now = found.get(first);
      boolean isDoubtful = now == null && goneTopics.contains(first.topic());
      if (now != null || isDoubtful) {
        sent.add(new Sent(first, now));
      }
      doubtful += isDoubtful ? 1 : 0;
    }
    log.finish(intent, sent);
    progress.printf(
        Locale.ROOT,
        "replay: %,d of them were sent, %,d were not%n",
        found.size(),
        intent.letters().size() - sent.size());
    if (doubtful > 0) {
      progress.printf(
          Locale.ROOT,
          "replay: %,d may have been sent, for Kafka no longer has what %s got then; they count as"
              + " sent, and --again sends them%n",
          doubtful,
          String.join(", ", goneTopics));
    }
  }

  /**
   * Where to look.
   *
   * @param goneTopics gets the topics of which Kafka has deleted what has to be looked at
   */
  private Map<TopicPartition, Long> from(Intent intent, Set<String> goneTopics) {
    Map<TopicPartition, Long> from = new TreeMap<>(StartOffsets.ORDER);
    kafka
        .earliest()
        .forEach(
            (partition, earliest) -> {
              TopicBefore before = intent.topics().get(partition.topic());
              if (before == null) {
                return;
              }
              if (!before.id().equals(kafka.topicIds().get(partition.topic()))) {
                goneTopics.add(partition.topic());
                return;
              }
              // A partition that was added since had no records.
              long end = before.ends().getOrDefault(partition.partition(), 0L);
              if (end < earliest) {
                goneTopics.add(partition.topic());
              }
              from.put(partition, Math.max(end, earliest));
            });
    return from;
  }

  /** The records that were sent, by the one that was rejected at first. */
  private Map<Delivery, Delivery> find(Intent intent, Map<TopicPartition, Long> from) {
    Map<TopicPartition, Long> ends = kafka.latest();
    Set<Delivery> wanted = new HashSet<>(intent.letters());
    Map<Delivery, Delivery> found = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(from.keySet());
      from.forEach(consumer::seek);
      long read = 0;
      long lastRead = System.nanoTime();
      long lastTold = lastRead;
      while (found.size() < wanted.size() && !reached(consumer, ends, from.keySet())) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
          ReplayHeaders.first(record.headers(), intent.replay())
              .filter(wanted::contains)
              .ifPresent(
                  first ->
                      found.putIfAbsent(
                          first,
                          new Delivery(record.topic(), record.partition(), record.offset())));
        }
        read += records.count();
        long now = System.nanoTime();
        if (!records.isEmpty()) {
          lastRead = now;
        } else if (now - lastRead > PATIENCE_NANOS) {
          throw failed("no broker answers");
        }
        if (now - lastTold > PROGRESS_NANOS) {
          progress.printf(Locale.ROOT, "replay: looked at %,d records%n", read);
          lastTold = now;
        }
      }
    } catch (KafkaException e) {
      throw failed(Preflight.reason(e));
    }
    return found;
  }

  private static boolean reached(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      Collection<TopicPartition> partitions) {
    return partitions.stream()
        .allMatch(partition -> consumer.position(partition) >= ends.get(partition));
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "none"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private RunFailedException failed(String reason) {
    return new RunFailedException(
        "--bootstrapServers=%s: cannot look for what an earlier replay has sent (%s); nothing was sent"
            .formatted(bootstrapServers, reason));
  }
}
