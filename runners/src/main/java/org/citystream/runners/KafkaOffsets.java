package org.citystream.runners;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.citystream.pipeline.ingest.PartitionGroup;
import org.citystream.pipeline.ingest.StartOffsets;

/** The offsets that topics have in Kafka, for every partition or those of a group. */
final class KafkaOffsets implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final String bootstrapServers;
  private final Admin admin;
  private final Map<String, String> topicIds = new TreeMap<>();
  private final Collection<TopicPartition> partitions = new ArrayList<>();

  /**
   * Connects to the brokers.
   *
   * @throws UsageException if they do not answer, or do not have the topics
   */
  KafkaOffsets(String bootstrapServers, Collection<String> topics) {
    this(bootstrapServers, topics, PartitionGroup.ALL);
  }

  /**
   * Connects to the brokers, for the offsets of some partitions only.
   *
   * @throws UsageException if they do not answer, do not have the topics, or have topics with other
   *     partitions than the group needs
   */
  KafkaOffsets(String bootstrapServers, Collection<String> topics, PartitionGroup group) {
    this.bootstrapServers = bootstrapServers;
    admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS));
    try {
      ask(() -> admin.describeTopics(topics).allTopicNames().get().values()).forEach(this::add);
      if (!group.isAll()) {
        checkHasAll(group);
        partitions.removeIf(partition -> !group.contains(partition.partition()));
      }
    } catch (UsageException e) {
      admin.close();
      throw e;
    }
  }

  private void add(TopicDescription topic) {
    topicIds.put(topic.name(), topic.topicId().toString());
    topic
        .partitions()
        .forEach(p -> partitions.add(new TopicPartition(topic.name(), p.partition())));
  }

  /** A group has the same vehicles in every topic only where a key leads to the same partition. */
  private void checkHasAll(PartitionGroup group) {
    Map<String, Long> byTopic =
        partitions.stream()
            .collect(
                Collectors.groupingBy(TopicPartition::topic, TreeMap::new, Collectors.counting()));
    Set<Long> numbers = new TreeSet<>(byTopic.values());
    if (numbers.size() > 1) {
      throw new UsageException(
          ("--partitions=%s: the topics have different numbers of partitions, so a vehicle's"
                  + " records do not meet in one: %s; give them the same number, or leave it out")
              .formatted(group, byTopic.toString().replaceAll("[{}]", "")));
    }
    for (long number : numbers) {
      if (group.last() >= number) {
        throw new UsageException(
            "--partitions=%s: there is no partition %d; the topics have 0 to %d"
                .formatted(group, group.last(), number - 1));
      }
    }
  }

  /** Kafka's own id of each topic, by name: one that is made anew has another. */
  Map<String, String> topicIds() {
    return Collections.unmodifiableMap(topicIds);
  }

  /** The first record that each partition still holds. */
  Map<TopicPartition, Long> earliest() {
    return list(OffsetSpec.earliest());
  }

  /** The record that each partition will get next. */
  Map<TopicPartition, Long> latest() {
    return list(OffsetSpec.latest());
  }

  /** The first record of each partition that arrived at the time or later, or else the next one. */
  Map<TopicPartition, Long> at(Instant time) {
    // Asked first, so that a record that arrives meanwhile is not skipped.
    Map<TopicPartition, Long> offsets = latest();
    list(OffsetSpec.forTimestamp(time.toEpochMilli()))
        .forEach(
            (partition, offset) -> {
              if (offset >= 0) {
                offsets.put(partition, offset);
              }
            });
    return offsets;
  }

  private Map<TopicPartition, Long> list(OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> wanted =
        partitions.stream().collect(Collectors.toMap(partition -> partition, any -> which));
    Map<TopicPartition, Long> offsets = new TreeMap<>(StartOffsets.ORDER);
    ask(() -> new HashMap<>(admin.listOffsets(wanted).all().get()))
        .forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }

  private interface Question<T> {
    T ask() throws InterruptedException, ExecutionException;
  }

  private <T> T ask(Question<T> question) {
    try {
      return question.ask();
    } catch (ExecutionException | KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new UsageException(
          "--bootstrapServers=%s: offsets cannot be listed (%s)"
              .formatted(bootstrapServers, cause.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted while listing offsets");
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
