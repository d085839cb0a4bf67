package org.citystream.runners;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.ingest.PartitionGroup;
import org.citystream.runners.spark.Beginning;
import org.citystream.runners.spark.SparkCheckpoint;
import org.citystream.runners.spark.SparkSetup;
import org.citystream.runners.spark.SparkStart;
import org.citystream.simulator.broker.EmbeddedBroker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Broker, city and pipeline in one process. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Sends a whole journey through an embedded broker and the pipeline, and stops when every",
      "record is accounted for in the lake. The last line of standard output is a JSON object."
    })
final class DemoCommand implements Callable<Integer> {
  private static final int PARTITIONS = 2;
  private static final double AS_FAST_AS_POSSIBLE = 0;

  /** Values of the pipeline's options that differ from those of a run. */
  static final Map<String, String> DEFAULTS =
      Map.of(
          // A demo's files are small whatever the interval, and its user waits for them.
          "archiveInterval", "5s",
          "enrichedInterval", "1s",
          "idleTimeout", "5s",
          // However slow the machine or the feed, nothing is too late for a demo.
          "allowedLateness", "1d");

  @Mixin private FeedOptions feedOptions;

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      description = "How long to wait for the lake after the last record was sent.")
  private int deadline = 90;

  @Unmatched private List<String> pipelineArguments = new ArrayList<>();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (deadline < 0) {
      throw new UsageException("--deadline=%d: must be 0 or more".formatted(deadline));
    }
    BrokerCommand.requireServer();
    Feed feed = feedOptions.feed(AS_FAST_AS_POSSIBLE);
    Map<String, String> defaults = new HashMap<>(DEFAULTS);
    defaults.put("lake", "lake/demo-" + now());
    // Replaced once the broker has its port.
    defaults.put("bootstrapServers", "embedded");
    CityOptions options = PipelineSetup.parse(pipelineArguments, defaults);
    if (!options.getBootstrapServers().equals("embedded")) {
      throw new UsageException("--bootstrapServers: the demo brings its own broker; see run");
    }
    if (!PartitionGroup.of(options).isAll()) {
      throw new UsageException("--partitions: the demo reads all that it sends; see run");
    }
    PipelineSetup.check(options);
    checkNewLake(options.getLake());
    LakeProbe.check(options);
    if (SparkSetup.isChosen(options)) {
      SparkCheckpoint checkpoint = SparkStart.check(options);
      if (checkpoint.beginning().isPresent()) {
        throw new UsageException("--checkpointDir: has a checkpoint; the demo needs a new folder");
      }
      // Nobody will go on from it: the demo's broker ends with it.
      checkpoint.begin(new Beginning(options.getRunId(), Map.of(), Map.of()));
    }
    var err = spec.commandLine().getErr();
    err.printf("demo: %s to %s%n", feedOptions.description(), options.getLake());
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      broker.createTopics(Preflight.topics(options.getDeadLetterTopic()), PARTITIONS);
      options.setBootstrapServers(broker.bootstrapServers());
      DemoSummary summary = new Demo(options, feed, Duration.ofSeconds(deadline), err).run();
      summary.print(spec.commandLine().getOut());
      return summary.exact() ? 0 : Citystream.CHECK_FAILED;
    }
  }

  private static String now() {
    return LocalDateTime.now(ZoneId.systemDefault())
        .format(DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss"));
  }

  /** The broker's offsets begin at 0 every time, so two demos' records would pass as copies. */
  private static void checkNewLake(String lake) throws IOException {
    if (lake.contains("://")) {
      throw new UsageException("--lake=%s: the demo needs a local folder".formatted(lake));
    }
    Path folder = Path.of(lake);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> content = Files.list(folder)) {
        if (content.anyMatch(path -> !path.getFileName().toString().startsWith("."))) {
          throw new UsageException(
              "--lake=%s: is not empty; the demo needs a new folder".formatted(lake));
        }
      }
    }
  }
}
