package org.citystream.runners.spark;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.apache.beam.runners.spark.metrics.MetricsAccumulator;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.citystream.pipeline.CityOptions;
import org.citystream.runners.Daemon;

/**
 * Notices that an executor is lost. Spark then computes its state again from the last checkpoint,
 * but with today's watermark instead of the one that was: windows fire in batches whose output
 * nobody takes any more, and their rows are lost without an error. So the run must begin anew from
 * the lake, which knows what is missing.
 */
public final class ExecutorWatch {
  private static final Pattern WAITS_FOR_JOBS =
      Pattern.compile("JobGenerator|streaming-job-executor-\\d+");

  private final AtomicReference<String> lost = new AtomicReference<>();
  // Null on another runner, where no executor can be lost.
  private final SparkContext context;

  private ExecutorWatch(SparkContext context) {
    this.context = context;
  }

  /**
   * Watches the executors, if there are any, of the pipeline that was started in this process, and
   * lets what they keep go to their disks.
   */
  public static ExecutorWatch start(CityOptions options) {
    if (!SparkSetup.isChosen(options)) {
      return new ExecutorWatch(null);
    }
    ExecutorWatch watch = new ExecutorWatch(SparkContext.getOrCreate());
    StreamStorage.prepare(watch.context);
    watch.context.addSparkListener(
        new SparkListener() {
          @Override
          public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
            watch.lost.compareAndSet(
                null, "%s (%s)".formatted(removed.executorId(), removed.reason()));
          }
        });
    return watch;
  }

  /** The first executor that was lost, and why. */
  public Optional<String> lost() {
    return Optional.ofNullable(lost.get());
  }

  /**
   * Stops a pipeline that has lost an executor, so that another can be started in this process.
   *
   * @param checkpoint the pipeline's; nobody goes on from it any more
   */
  public void stopPipeline(SparkCheckpoint checkpoint) throws InterruptedException {
    checkpoint.invalidate();
    // First, for a pipeline that is still starting lets nobody stop it before its jobs have failed.
    context.stop();
    stopStreaming();
    GlobalWatermarkHolder.clear();
    MetricsAccumulator.clear();
  }

  /** A job submitted just when its context stops never ends, and who waits for it holds locks. */
  private static void stopStreaming() throws InterruptedException {
    CompletableFuture<Void> stop = CompletableFuture.runAsync(SparkStop::now, new Daemon("stop"));
    while (!stop.isDone()) {
      TimeUnit.SECONDS.sleep(1);
      Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> WAITS_FOR_JOBS.matcher(thread.getName()).matches())
          .forEach(Thread::interrupt);
    }
    stop.join();
  }
}
