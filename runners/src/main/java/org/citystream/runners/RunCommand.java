package org.citystream.runners;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.citystream.pipeline.CityOptions;
import org.citystream.runners.spark.Beginning;
import org.citystream.runners.spark.SparkCheckpoint;
import org.citystream.runners.spark.SparkSetup;
import org.citystream.runners.spark.SparkStart;
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
  @Option(
      names = "--from",
      paramLabel = "WHERE",
      defaultValue = "lake",
      converter = RunFrom.Converter.class,
      description = {
        "Where to begin: ${DEFAULT-VALUE}, where the lake needs it, so that nothing is missing in"
            + " the end; earliest; latest; or an instant such as 2026-01-31T06:00:00Z, the arrival"
            + " of the first record. Refused where Spark has a checkpoint to go on from. Default:"
            + " ${DEFAULT-VALUE}"
      })
  private RunFrom from;

  @Unmatched private List<String> pipelineArguments = new ArrayList<>();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    CityOptions options = PipelineSetup.parse(pipelineArguments, Map.of());
    PipelineSetup.check(options);
    Preflight.checkTopics(
        options.getBootstrapServers(), Preflight.topics(options.getDeadLetterTopic()));
    Preflight.checkPartitions(options);
    LakeProbe.check(options);
    SparkCheckpoint checkpoint = SparkSetup.isChosen(options) ? SparkStart.check(options) : null;
    new PipelineRun(options, checkpoint, spec.commandLine().getErr())
        .run(start(options, checkpoint));
    return 0;
  }

  private StartPoint start(CityOptions options, SparkCheckpoint checkpoint) {
    Optional<Beginning> beginning = checkpoint == null ? Optional.empty() : checkpoint.beginning();
    if (beginning.isEmpty()) {
      StartPoint start = StartPoint.of(from, options, spec.commandLine().getErr()::println);
      if (checkpoint != null) {
        checkpoint.begin(start.beginning(options));
      }
      return start;
    }
    if (spec.commandLine().getParseResult().hasMatchedOption("--from")) {
      throw new UsageException(
          "--from: there is a checkpoint to go on from in --checkpointDir; name an empty folder");
    }
    options.setRunId(beginning.get().runId());
    return StartPoint.goneOnFrom(beginning.get(), options);
  }
}
