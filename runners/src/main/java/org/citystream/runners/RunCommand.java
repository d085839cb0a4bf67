package org.citystream.runners;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.beam.sdk.PipelineResult;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.ingest.StartOffsets;
import org.citystream.runners.spark.ExecutorWatch;
import org.citystream.runners.spark.SparkSetup;
import org.citystream.runners.spark.SparkStart;
import org.joda.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Runs the pipeline against brokers until it is stopped. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs the pipeline against --bootstrapServers until it is stopped.")
final class RunCommand implements Callable<Integer> {
  private static final Duration TICK = Duration.standardSeconds(1);
  private static final int TICKS_OF_PROGRESS = 10;

  @Option(
      names = "--from",
      paramLabel = "WHERE",
      defaultValue = "lake",
      converter = RunFrom.Converter.class,
      description = {
        "Where to begin: ${DEFAULT-VALUE}, where the lake needs it, so that nothing is missing in"
            + " the end; earliest; latest; or an instant such as 2026-01-31T06:00:00Z, the arrival"
            + " of the first record. Without effect where the engine has a checkpoint to go on"
            + " from. Default: ${DEFAULT-VALUE}"
      })
  private RunFrom from;

  @Unmatched private List<String> pipelineArguments = new ArrayList<>();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CityOptions options = PipelineSetup.parse(pipelineArguments, Map.of());
    PipelineSetup.assemble(options);
    Preflight.checkTopics(
        options.getBootstrapServers(), Preflight.topics(options.getDeadLetterTopic()));
    Preflight.checkLake(options);
    var err = spec.commandLine().getErr();
    StartOffsets start = start(options, err);
    while (!finishes(options, start, err)) {
      RunFrom lake = new RunFrom(RunFrom.Place.LAKE, null);
      start = announced(StartPoint.of(lake, options, err::println), options, err);
    }
    return 0;
  }

  /** Runs the pipeline to its end; false if it has to begin anew. */
  private static boolean finishes(CityOptions options, StartOffsets start, PrintWriter err) {
    err.printf("run %s: writing to %s; stop with Ctrl-C%n", options.getRunId(), options.getLake());
    err.flush();
    PipelineResult result = PipelineSetup.assemble(options, start).run();
    ExecutorWatch executors = SparkSetup.isChosen(options) ? ExecutorWatch.start() : null;
    PipelineProgress progress = new PipelineProgress(result);
    try {
      int ticks = 0;
      while (result.waitUntilFinish(TICK) == null || !result.getState().isTerminal()) {
        if (executors != null && executors.lost() != null) {
          return beginsAnew(executors, options, err);
        }
        if (++ticks % TICKS_OF_PROGRESS == 0) {
          err.println(progress.line());
          err.flush();
        }
      }
    } catch (RuntimeException e) {
      if (executors != null && executors.lost() != null) {
        return beginsAnew(executors, options, err);
      }
      throw e;
    }
    return true;
  }

  private static boolean beginsAnew(ExecutorWatch executors, CityOptions options, PrintWriter err) {
    err.printf("run: lost executor %s; begins anew from the lake%n", executors.lost());
    err.flush();
    executors.stopAndForget(options);
    return false;
  }

  /** Where to read from; of no account when Spark goes on from a checkpoint. */
  private StartOffsets start(CityOptions options, PrintWriter err) {
    if (SparkSetup.isChosen(options) && SparkStart.check(options)) {
      if (spec.commandLine().getParseResult().hasMatchedOption("--from")) {
        throw new UsageException(
            "--from: there is a checkpoint to go on from in --checkpointDir; name an empty folder");
      }
      err.println("run: goes on from the checkpoint in --checkpointDir");
      return StartOffsets.EARLIEST;
    }
    return announced(StartPoint.of(from, options, err::println), options, err);
  }

  private static StartOffsets announced(StartPoint start, CityOptions options, PrintWriter err) {
    err.printf("run %s: reading %s%n", options.getRunId(), start.description());
    return start.startOffsets();
  }
}
