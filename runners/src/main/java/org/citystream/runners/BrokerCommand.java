package org.citystream.runners;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.citystream.simulator.broker.EmbeddedBroker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** An embedded broker for local work. */
@Command(
    name = "broker",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Runs a single Kafka broker for local work, on the loopback interface, with the topics of"
            + " the city, until it is stopped.")
final class BrokerCommand implements Callable<Integer> {
  @Option(names = "--port", paramLabel = "PORT", description = "Port on 127.0.0.1; 0 for any.")
  private int port = 9092;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder that keeps the topics; without it they are gone when the broker stops.")
  private Path data;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions of each topic that is created.")
  private int partitions = 2;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (partitions < 1) {
      throw new UsageException("--partitions=%d: must be 1 or more".formatted(partitions));
    }
    if (port < 0 || port > 65_535) {
      throw new UsageException("--port=%d: must be 0 to 65535".formatted(port));
    }
    requireServer();
    EmbeddedBroker broker = start();
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    var out = spec.commandLine().getOut();
    out.println("--bootstrapServers=" + broker.bootstrapServers());
    out.flush();
    new CountDownLatch(1).await();
    return 0;
  }

  /**
   * Checks that this program can embed a broker.
   *
   * @throws UsageException if it is the jar for clusters
   */
  static void requireServer() {
    try {
      Class.forName("kafka.server.KafkaRaftServer", false, BrokerCommand.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new UsageException(
          "the jar for clusters has no embedded broker; demo and broker run with ./mvnw only");
    }
  }

  private EmbeddedBroker start() {
    try {
      EmbeddedBroker broker = EmbeddedBroker.start(port, data);
      broker.createTopics(Preflight.topics("dead_letter"), partitions);
      return broker;
    } catch (IOException | IllegalStateException e) {
      throw new UsageException(
          "--port=%d%s: the broker does not start: %s"
              .formatted(port, data == null ? "" : " --data=" + data, e));
    }
  }
}
