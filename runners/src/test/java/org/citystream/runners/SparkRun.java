package org.citystream.runners;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.citystream.simulator.broker.EmbeddedBroker;

/** The command line of a run on Spark whose files come soon. */
final class SparkRun {
  private SparkRun() {}

  /** The arguments for these brokers and this lake, and more. */
  static List<String> arguments(EmbeddedBroker broker, Path lake, String... more) {
    return Stream.concat(
            Stream.of(
                "run",
                "--runner=SparkRunner",
                "--bootstrapServers=" + broker.bootstrapServers(),
                "--lake=" + lake,
                "--archiveInterval=1s",
                "--idleTimeout=5s"),
            Stream.of(more))
        .toList();
  }
}
