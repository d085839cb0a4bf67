package org.citystream.benchmarks;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.citystream.runners.UsageException;
import org.citystream.simulator.send.SimulatorOptions;
import picocli.CommandLine.Option;

/** What every contestant has, how long anybody waits for it, and what is left in the end. */
final class CommonOptions {
  @Option(
      names = "--contestants",
      paramLabel = "NAME",
      split = ",",
      description =
          "Who takes part, in this order: ${COMPLETION-CANDIDATES}; joined with commas. spark and"
              + " direct are this pipeline on Beam's runners; native is a job for Spark Structured"
              + " Streaming with Spark's own writers, and fused one whose tasks write files"
              + " themselves.")
  private List<Contestant> contestants = List.of(Contestant.values());

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
          "Where lakes and logs lie while they are needed; by default the system's own for such.")
  private Path work = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--keep", description = "Keep the lakes and logs of all runs.")
  private boolean keep;

  @Option(names = "--markdown", description = "Print the tables as Markdown.")
  private boolean markdown;

  /**
   * Checks the options.
   *
   * @throws UsageException if one has no sense
   */
  void check() {
    requirePositive("--cores", cores);
    if (EnumSet.copyOf(contestants).size() < contestants.size()) {
      throw new UsageException("--contestants: name each only once");
    }
    requirePositive("--patience", patience);
    if (!heap.matches("\\d+[kKmMgG]")) {
      throw new UsageException("--heap=%s: not a size such as 4g".formatted(heap));
    }
    if (!Files.isDirectory(work)) {
      throw new UsageException("--work=%s: no such folder".formatted(work));
    }
  }

  /**
   * Checks a number.
   *
   * @throws UsageException if it is below 1
   */
  static void requirePositive(String option, long value) {
    if (value < 1) {
      throw new UsageException("%s=%d: must be 1 or more".formatted(option, value));
    }
  }

  /**
   * Checks a number of vehicles.
   *
   * @throws UsageException if no city has so many
   */
  static void requireVehicles(String option, int value) {
    try {
      SimulatorOptions.builder().vehicles(value).build();
    } catch (IllegalArgumentException e) {
      // It speaks of its own option.
      throw new UsageException(e.getMessage().replaceFirst("--vehicles", option));
    }
  }

  List<Contestant> contestants() {
    return contestants;
  }

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

  /** Prints what all figures depend on. */
  void print(PrintWriter out) {
    out.printf(
        "Each contestant: a JVM with %d cores, %s of heap and %s. heap: most in use before a garbage"
            + " collection; kept: most in use after one.%n%n",
        cores, heap, collector);
  }
}
