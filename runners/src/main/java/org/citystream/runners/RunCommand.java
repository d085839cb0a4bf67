package org.citystream.runners;

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
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Runs the pipeline against brokers until it is stopped. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs the pipeline against --bootstrapServers until it is stopped.")
final class RunCommand implements Callable<Integer> {
  private static final Duration PROGRESS_INTERVAL = Duration.standardSeconds(10);

  @Unmatched private List<String> pipelineArguments = new ArrayList<>();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CityOptions options = PipelineSetup.parse(pipelineArguments, Map.of());
    PipelineSetup.assemble(options, StartOffsets.EARLIEST);
    Preflight.checkTopics(
        options.getBootstrapServers(), Preflight.topics(options.getDeadLetterTopic()));
    Preflight.checkLake(options);
    var err = spec.commandLine().getErr();
    boolean goesOn = SparkSetup.isChosen(options) && SparkStart.check(options);
    if (goesOn) {
      err.println("run: goes on from the checkpoint in --checkpointDir");
    }
    Pipeline pipeline = PipelineSetup.assemble(options, StartOffsets.EARLIEST);
    err.printf("run %s: writing to %s; stop with Ctrl-C%n", options.getRunId(), options.getLake());
    PipelineResult result = pipeline.run();
    PipelineProgress progress = new PipelineProgress(result);
    while (result.waitUntilFinish(PROGRESS_INTERVAL) == null || !result.getState().isTerminal()) {
      err.println(progress.line());
      err.flush();
    }
    return 0;
  }
}
