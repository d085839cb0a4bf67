package org.citystream.simulator.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates topics and waits until they can be used. */
final class TopicAdmin {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);

  private TopicAdmin() {}

  static void create(String bootstrapServers, Collection<String> names, int partitions) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      List<NewTopic> topics =
          names.stream().map(name -> new NewTopic(name, partitions, (short) 1)).toList();
      for (var creation : admin.createTopics(topics).values().entrySet()) {
        try {
          creation.getValue().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw new IllegalStateException(
                "cannot create topic " + creation.getKey() + ": " + e.getCause().getMessage(), e);
          }
        }
      }
      awaitLeaders(admin, names);
      awaitAnswers(admin, names);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the broker did not create the topics in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topics", e);
    }
  }

  private static void awaitLeaders(Admin admin, Collection<String> names)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!haveLeaders(admin, names)) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("no leader for every partition of " + names);
      }
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
  }

  private static boolean haveLeaders(Admin admin, Collection<String> names)
      throws InterruptedException, TimeoutException {
    try {
      return describe(admin, names).values().stream()
          .flatMap(topic -> topic.partitions().stream())
          .allMatch(partition -> partition.leader() != null && !partition.leader().isEmpty());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw new IllegalStateException("cannot describe topics: " + e.getCause().getMessage(), e);
    }
  }

  /**
   * A broker names itself leader before it serves the partition. A producer whose first batch falls
   * in between is refused, while its second is accepted: from then on its sequence is broken.
   */
  private static void awaitAnswers(Admin admin, Collection<String> names)
      throws InterruptedException, TimeoutException {
    try {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      describe(admin, names)
          .forEach(
              (name, topic) ->
                  topic
                      .partitions()
                      .forEach(
                          partition ->
                              ends.put(
                                  new TopicPartition(name, partition.partition()),
                                  OffsetSpec.latest())));
      admin.listOffsets(ends).all().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "the new topics do not answer: " + e.getCause().getMessage(), e);
    }
  }

  private static Map<String, TopicDescription> describe(Admin admin, Collection<String> names)
      throws ExecutionException, InterruptedException, TimeoutException {
    return admin.describeTopics(names).allTopicNames().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }
}
