package org.citystream.runners;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.citystream.contracts.Topic;
import org.citystream.pipeline.ingest.IngestOptions;
import org.citystream.pipeline.ingest.PartitionGroup;

/** Checks what a pipeline needs before it starts. */
final class Preflight {
  private static final int BROKER_TIMEOUT_MILLIS = 10_000;

  private Preflight() {}

  /** The five input topics. */
  static List<String> inputTopics() {
    return Stream.of(Topic.values()).map(Topic::topicName).toList();
  }

  /** The five input topics and the one for dead letters. */
  static List<String> topics(String deadLetterTopic) {
    return Stream.concat(inputTopics().stream(), Stream.of(deadLetterTopic)).toList();
  }

  /**
   * Checks that a broker answers and has the topics.
   *
   * @throws UsageException if not
   */
  static void checkTopics(String bootstrapServers, List<String> needed) {
    Map<String, Object> config =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, BROKER_TIMEOUT_MILLIS,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, BROKER_TIMEOUT_MILLIS);
    try (Admin admin = Admin.create(config)) {
      TreeSet<String> missing = new TreeSet<>(needed);
      missing.removeAll(
          admin.listTopics().names().get(2 * BROKER_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
      if (!missing.isEmpty()) {
        throw new UsageException(
            "--bootstrapServers=%s: topic missing: %s; create it first"
                .formatted(bootstrapServers, String.join(", ", missing)));
      }
    } catch (KafkaException | ExecutionException | TimeoutException e) {
      throw new UsageException(
          "--bootstrapServers=%s: no broker answers (%s)".formatted(bootstrapServers, reason(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted while looking for a broker");
    }
  }

  /**
   * Checks that the topics have the partitions that are to be read.
   *
   * @throws UsageException if not
   */
  static void checkPartitions(IngestOptions options) {
    PartitionGroup group = PartitionGroup.of(options);
    if (!group.isAll()) {
      new KafkaOffsets(options.getBootstrapServers(), inputTopics(), group).close();
    }
  }

  /** The innermost cause, on one line. */
  static String reason(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return (cause.getClass().getSimpleName() + message).lines().collect(Collectors.joining(" "));
  }
}
