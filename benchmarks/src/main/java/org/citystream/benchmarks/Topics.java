package org.citystream.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.citystream.contracts.Topic;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.citystream.simulator.send.CitySimulator;
import org.citystream.simulator.send.Progress;
import org.citystream.simulator.send.SendReport;
import org.citystream.simulator.send.SimulatorOptions;

/** The topics of a contest. */
final class Topics {
  private static final String DEAD_LETTERS = "dead_letter";

  private Topics() {}

  /** Makes those that a city sends to, and the one that takes the dead letters. */
  static void create(EmbeddedBroker broker, int partitions) {
    broker.createTopics(
        Stream.concat(names().stream(), Stream.of(DEAD_LETTERS)).toList(), partitions);
  }

  /** How many records a city has sent, by partition. */
  static Map<TopicPartition, Long> ends(String bootstrapServers)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      Map<TopicPartition, OffsetSpec> asked =
          admin.describeTopics(names()).allTopicNames().get().values().stream()
              .flatMap(
                  topic ->
                      topic.partitions().stream()
                          .map(
                              partition -> new TopicPartition(topic.name(), partition.partition())))
              .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin
          .listOffsets(asked)
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      return ends;
    }
  }

  /**
   * Sends what a city reports.
   *
   * @param progress told now and then how many records were sent so far
   * @return what was sent
   */
  static SendReport send(String bootstrapServers, SimulatorOptions options, LongConsumer progress)
      throws InterruptedException {
    Consumer<Progress> counter =
        sending ->
            progress.accept(sending.records().values().stream().mapToLong(Long::longValue).sum());
    try (CitySimulator simulator = new CitySimulator(options, bootstrapServers, counter)) {
      SendReport sent = simulator.run();
      if (!sent.complete()) {
        throw new InterruptedException("while records were sent");
      }
      return sent;
    }
  }

  private static List<String> names() {
    return Stream.of(Topic.values()).map(Topic::topicName).toList();
  }
}
