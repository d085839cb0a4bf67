package org.citystream.runners;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.ingest.StartOffsets;
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
  private static final Duration PROGRESS_INTERVAL = Duration.standardSeconds(10);

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
    err.printf("run %s: writing to %s; stop with Ctrl-C%n", options.getRunId(), options.getLake());
    err.flush();
    Pipeline pipeline = PipelineSetup.assemble(options, start);
    PipelineResult result = pipeline.run();
    PipelineProgress progress = new PipelineProgress(result);
    while (result.waitUntilFinish(PROGRESS_INTERVAL) == null || !result.getState().isTerminal()) {
      err.println(progress.line());
      err.flush();
    }
    return 0;
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
    StartPoint start = StartPoint.of(from, options, err::println);
    err.printf("run %s: reading %s%n", options.getRunId(), start.description());
    return start.startOffsets();
  }
}
