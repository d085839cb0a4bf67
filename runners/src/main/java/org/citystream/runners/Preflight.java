package org.citystream.runners;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.citystream.contracts.Topic;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.lake.WriteParquet;

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
   * Checks that files can be created below the lake.
   *
   * @throws UsageException if not
   */
  static void checkLake(CityOptions options) {
    FileSystems.setDefaultPipelineOptions(options);
    try {
      ResourceId probe =
          FileSystems.matchNewResource(options.getLake(), true)
              .resolve(WriteParquet.TEMPORARY, StandardResolveOptions.RESOLVE_DIRECTORY)
              .resolve("probe-" + UUID.randomUUID(), StandardResolveOptions.RESOLVE_FILE);
      try (WritableByteChannel channel = FileSystems.create(probe, "application/octet-stream")) {
        channel.isOpen();
      }
      FileSystems.delete(List.of(probe));
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(
          "--lake=%s: cannot be written (%s)".formatted(options.getLake(), reason(e)));
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return (cause.getClass().getSimpleName() + message).lines().collect(Collectors.joining(" "));
  }
}
