package org.citystream.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.citystream.contracts.Topic;
import org.citystream.simulator.send.CitySimulator;
import org.citystream.simulator.send.FaultRates;
import org.citystream.simulator.send.SendReport;
import org.citystream.simulator.send.SimulatorOptions;

/**
 * A city's records, sent before anybody reads them.
 *
 * @param vehicles how many report on all five topics every ten seconds
 * @param steps how many reports each of them makes
 * @param window length of the windows that they are counted in
 */
record CityLoad(int vehicles, int steps, Duration window) {
  /** The topic that takes the dead letters. */
  static final String DEAD_LETTERS = "dead_letter";

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  // Until then no vehicle has arrived anywhere; then the fleet sets out again.
  private static final int STEPS_OF_A_JOURNEY = 480;
  // Disorder and copies stay within what is on time, so that nobody may drop a record.
  private static final FaultRates FAULTS = new FaultRates(0.001, 0, 0.01, 0.02, 0.0005);
  private static final Duration CLOSING_GAP = Duration.ofMinutes(15);
  private static final int CLOSING_VEHICLES = 100;

  /** The topics of a contest. */
  static List<String> topics() {
    return Stream.concat(Stream.of(Topic.values()).map(Topic::topicName), Stream.of(DEAD_LETTERS))
        .toList();
  }

  /**
   * Sends it to empty topics.
   *
   * <p>Some minutes later in event time a few vehicles report once more, since some engines close a
   * window only when they see a record that is dated after it.
   *
   * @param progress told now and then how many records were sent so far
   */
  Backlog send(String bootstrapServers, LongConsumer progress)
      throws ExecutionException, InterruptedException {
    Duration length = INTERVAL.multipliedBy(steps);
    long windowMillis = window.toMillis();
    Instant latestStart =
        Instant.now().minus(length).minus(CLOSING_GAP.multipliedBy(2)).minus(window);
    Instant start = Instant.ofEpochMilli(latestStart.toEpochMilli() / windowMillis * windowMillis);
    long sent = 0;
    for (int step = 0; step < steps; step += STEPS_OF_A_JOURNEY) {
      Duration journey = INTERVAL.multipliedBy(Math.min(STEPS_OF_A_JOURNEY, steps - step));
      Instant from = start.plus(INTERVAL.multipliedBy(step));
      sent +=
          send(bootstrapServers, journey(vehicles, step, from, journey, FAULTS), sent, progress);
    }
    Instant end = start.plus(length).plus(window);
    Instant closed = Instant.ofEpochMilli(end.toEpochMilli() / windowMillis * windowMillis);
    long closing =
        send(
            bootstrapServers,
            journey(CLOSING_VEHICLES, steps, closed.plus(CLOSING_GAP), INTERVAL, FaultRates.NONE),
            sent,
            progress);
    return new Backlog(ends(bootstrapServers), start, closed, closing, window);
  }

  private static SimulatorOptions journey(
      int vehicles, int seed, Instant start, Duration duration, FaultRates faults) {
    return SimulatorOptions.builder()
        .vehicles(vehicles)
        .seed(seed)
        .interval(INTERVAL)
        .start(start)
        .duration(duration)
        .speedup(0)
        .faults(faults)
        .build();
  }

  private static long send(
      String bootstrapServers, SimulatorOptions options, long before, LongConsumer progress) {
    try (CitySimulator simulator =
        new CitySimulator(
            options,
            bootstrapServers,
            sending ->
                progress.accept(
                    before
                        + sending.records().values().stream().mapToLong(Long::longValue).sum()))) {
      SendReport report = simulator.run();
      return report.total();
    }
  }

  /** How many records the topics of a city hold, by partition. */
  static Map<TopicPartition, Long> ends(String bootstrapServers)
      throws ExecutionException, InterruptedException {
    List<String> names = Stream.of(Topic.values()).map(Topic::topicName).toList();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      Map<TopicPartition, OffsetSpec> asked =
          admin.describeTopics(names).allTopicNames().get().values().stream()
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
}
