package org.citystream.runners;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.DurationOption;
import org.citystream.runners.spark.ExecutorWatch;
import org.citystream.runners.spark.SparkSetup;
import org.citystream.runners.spark.SparkStop;

/** Runs the pipeline beside a feed until every record is accounted for in the lake. */
final class Demo {
  private static final org.joda.time.Duration POLL = org.joda.time.Duration.standardSeconds(2);
  private static final long CANCEL_SECONDS = 5;

  private final CityOptions options;
  private final Feed feed;
  private final Duration deadline;
  private final PrintWriter progress;
  private final AtomicLong sent = new AtomicLong();
  private final long startNanos = System.nanoTime();
  private ExecutorWatch executors;

  /**
   * A demo that is ready to run.
   *
   * @param options the pipeline's, with the brokers
   * @param feed what fills the topics
   * @param deadline how long to wait for the lake after the last record was sent
   * @param progress where a line goes every other second
   */
  Demo(CityOptions options, Feed feed, Duration deadline, PrintWriter progress) {
    this.options = options;
    this.feed = feed;
    this.deadline = deadline;
    this.progress = progress;
  }

  /** Runs it; the summary says whether everything is accounted for. */
  DemoSummary run() throws IOException, SQLException, InterruptedException {
    Pipeline pipeline = PipelineSetup.assemble(options);
    CompletableFuture<Map<String, Long>> feeding =
        CompletableFuture.supplyAsync(
            () -> feed.send(options.getBootstrapServers(), sent::set), new Daemon("feed"));
    PipelineResult result = pipeline.run();
    executors = ExecutorWatch.start(options);
    PipelineProgress line = new PipelineProgress(result);
    org.joda.time.Duration window = DurationOption.parse("window", options.getWindow());
    try (LakeAudit audit = new LakeAudit(options.getLake(), window)) {
      Map<String, Long> fed = watch(result, line, feeding);
      awaitAccounted(result, line, audit, total(fed));
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      return DemoSummary.of(
          options.getRunner().getSimpleName(), fed, audit, seconds, options.getLake());
    } finally {
      cancel(result);
    }
  }

  private Map<String, Long> watch(
      PipelineResult result,
      PipelineProgress pipeline,
      CompletableFuture<Map<String, Long>> feeding)
      throws InterruptedException {
    while (!feeding.isDone()) {
      awaitPoll(result);
      progress.printf(Locale.ROOT, "%s  sent %,d%n", pipeline.line(), sent.get());
      progress.flush();
    }
    try {
      return feeding.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UsageException wrong) {
        throw wrong;
      }
      throw new IllegalStateException("sending failed: " + e.getCause().getMessage(), e);
    }
  }

  private void awaitAccounted(
      PipelineResult result, PipelineProgress pipeline, LakeAudit audit, long total)
      throws SQLException {
    long end = System.nanoTime() + deadline.toNanos();
    while (System.nanoTime() < end) {
      if (audit.mayBeComplete(total) && audit.account().missing(total) == 0) {
        return;
      }
      awaitPoll(result);
      progress.printf(Locale.ROOT, "%s  all sent%n", pipeline.line());
      progress.flush();
    }
  }

  private void awaitPoll(PipelineResult result) {
    result.waitUntilFinish(POLL);
    if (result.getState().isTerminal()) {
      throw new RunFailedException("the pipeline ended by itself: " + result.getState());
    }
    if (executors.lost().isPresent()) {
      throw new RunFailedException(
          "lost executor %s; a demo does not begin anew, run does"
              .formatted(executors.lost().get()));
    }
  }

  private static long total(Map<String, Long> records) {
    return records.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Stops the pipeline as it is: what it still has in hand is not wanted any more. */
  private void cancel(PipelineResult result) {
    if (SparkSetup.isChosen(options)) {
      SparkStop.now();
      return;
    }
    // The DirectRunner's cancel can wait for ever for a worker.
    CompletableFuture<Void> cancelled =
        CompletableFuture.runAsync(
            () -> {
              try {
                result.cancel();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            new Daemon("cancel"));
    try {
      cancelled.get(CANCEL_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // The process ends anyway, and the lake is complete.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
