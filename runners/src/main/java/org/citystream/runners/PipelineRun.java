package org.citystream.runners;

import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.sdk.PipelineResult;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.ingest.RecordsGoneException;
import org.citystream.runners.spark.ExecutorWatch;
import org.citystream.runners.spark.SparkCheckpoint;

/** A pipeline that runs until it is stopped; on Spark it begins anew when an executor is lost. */
final class PipelineRun implements Attempts {
  private static final int SECONDS_BETWEEN_PROGRESS = 10;
  private static final long ANEW_PATIENCE_MINUTES = 10;
  private static final long ANEW_PAUSE_SECONDS = 10;

  private final CityOptions options;
  private final SparkCheckpoint checkpoint;
  private final PrintWriter err;
  private ExecutorWatch executors;

  /**
   * A run of a pipeline.
   *
   * @param checkpoint the one of a pipeline on Spark; null on other runners
   * @param err where a line goes for what happens
   */
  PipelineRun(CityOptions options, SparkCheckpoint checkpoint, PrintWriter err) {
    this.options = options;
    this.checkpoint = checkpoint;
    this.err = err;
  }

  /**
   * Runs the pipeline to its end.
   *
   * @return false if an executor was lost
   * @throws UsageException if Kafka no longer has what is to be read
   */
  @Override
  public boolean finishes(StartPoint start) throws InterruptedException {
    say("run %s: reading %s".formatted(options.getRunId(), start.description()));
    say("run %s: writing to %s; stop with Ctrl-C".formatted(options.getRunId(), options.getLake()));
    PipelineResult result = PipelineSetup.assemble(options, start.startOffsets()).run();
    executors = ExecutorWatch.start(options);
    PipelineProgress progress = new PipelineProgress(result);
    // While Spark reads again what its checkpoint lacks, its result waits longer than it is told.
    CompletableFuture<?> end =
        CompletableFuture.supplyAsync(result::waitUntilFinish, new Daemon("pipeline"));
    for (int seconds = 1; executors.lost().isEmpty() && !endsWithinASecond(end); seconds++) {
      if (seconds % SECONDS_BETWEEN_PROGRESS == 0) {
        say(progress.line());
      }
    }
    executors
        .lost()
        .ifPresent(lost -> say("run: lost executor %s; begins anew from the lake".formatted(lost)));
    return executors.lost().isEmpty();
  }

  private boolean endsWithinASecond(CompletableFuture<?> end) throws InterruptedException {
    try {
      end.get(1, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      if (executors.lost().isEmpty()) {
        throw failure(e.getCause());
      }
      return true;
    }
  }

  private RuntimeException failure(Throwable failure) {
    String remedy =
        checkpoint == null ? "start again" : "start again with an empty --checkpointDir";
    return RecordsGoneException.in(failure)
        .<RuntimeException>map(
            gone ->
                new UsageException(
                    "--bootstrapServers=%s: deleted before it was read: %s; %s, --from=lake"
                        .formatted(options.getBootstrapServers(), gone, remedy)))
        .orElseGet(
            () ->
                failure instanceof RuntimeException known
                    ? known
                    : new IllegalStateException(failure));
  }

  /** Stops what is left of the pipeline, and asks Kafka and the lake until they answer. */
  @Override
  public StartPoint anew(StartPoint last) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(ANEW_PATIENCE_MINUTES);
    executors.stopPipeline(checkpoint);
    while (true) {
      try {
        // At once, so that a driver that is started meanwhile begins from the lake as well.
        checkpoint.discard();
        StartPoint next = last.anew(options, this::say);
        checkpoint.begin(next.beginning(options));
        return next;
      } catch (RunFailedException e) {
        throw e;
      } catch (RuntimeException e) {
        // All of them answered when the run began, so this need not be the user's mistake.
        String reason = e instanceof UsageException ? e.getMessage() : e.toString();
        if (System.nanoTime() > deadline) {
          throw new RunFailedException("cannot begin anew from the lake: " + reason);
        }
        say("run: cannot begin anew yet, tries again: " + reason);
        TimeUnit.SECONDS.sleep(ANEW_PAUSE_SECONDS);
      }
    }
  }

  private void say(String line) {
    err.println(line);
    err.flush();
  }
}
