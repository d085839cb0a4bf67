package org.citystream.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What every contestant has, how long anybody waits for it, and what is left in the end. */
final class CommonOptions {
  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "Cores of a contestant; the broker shares them.")
  private int cores = 2;

  @Option(names = "--heap", paramLabel = "SIZE", description = "Largest heap of a contestant.")
  private String heap = "4g";

  @Option(
      names = "--collector",
      paramLabel = "FLAG",
      description = "Garbage collector of a contestant, as java takes it.")
  private String collector = "-XX:+UseParallelGC";

  @Option(
      names = "--pipeline",
      paramLabel = "ARG",
      description =
          "A further argument for run, such as --pipeline=--readTimePercentage=0.6; may be"
              + " repeated.")
  private List<String> pipelineArguments = new ArrayList<>();

  @Option(
      names = "--patience",
      paramLabel = "MINUTES",
      description = "How long a contestant may write no file before it is given up.")
  private int patience = 3;

  @Option(
      names = "--work",
      paramLabel = "FOLDER",
      description =
          "Where topics and lakes lie while they are needed; by default the system's own.")
  private Path work = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--keep", description = "Keep the lakes and logs of all runs.")
  private boolean keep;

  @Option(names = "--markdown", description = "Print the tables as Markdown.")
  private boolean markdown;

  int cores() {
    return cores;
  }

  List<String> pipelineArguments() {
    return pipelineArguments;
  }

  Duration patience() {
    return Duration.ofMinutes(patience);
  }

  Path work() {
    return work;
  }

  boolean keep() {
    return keep;
  }

  boolean markdown() {
    return markdown;
  }

  /** The flags of a contestant's JVM. */
  List<String> flags() {
    return List.of("-Xmx" + heap, "-XX:ActiveProcessorCount=" + cores, collector);
  }

  /** What the figures depend on, in a line. */
  String description() {
    return "%d cores, heap of %s, %s".formatted(cores, heap, collector);
  }
}
