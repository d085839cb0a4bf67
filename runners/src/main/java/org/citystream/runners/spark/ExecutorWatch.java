package org.citystream.runners.spark;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.runners.spark.metrics.MetricsAccumulator;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.citystream.pipeline.CityOptions;

/**
 * Notices that an executor is lost. Spark then computes its state again from the last checkpoint,
 * but with today's watermark instead of the one that was: windows fire in batches whose output
 * nobody takes any more, and their rows are lost without an error. So the run must begin anew from
 * the lake, which knows what is missing.
 */
public final class ExecutorWatch {
  private final AtomicReference<String> lost = new AtomicReference<>();

  private final SparkContext context;

  private ExecutorWatch(SparkContext context) {
    this.context = context;
  }

  /** Watches the executors of the pipeline that was started in this process. */
  public static ExecutorWatch start() {
    ExecutorWatch watch = new ExecutorWatch(SparkContext.getOrCreate());
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

  /** The first executor that was lost, and why; null as long as there is none. */
  public String lost() {
    return lost.get();
  }

  /** Stops Spark at once and forgets the pipeline's checkpoint, so that another can be started. */
  public void stopAndForget(CityOptions options) {
    SparkCheckpoint checkpoint = SparkCheckpoint.of(options);
    // Whatever happens from here on, nobody goes on from it.
    checkpoint.invalidate();
    SparkStop.now();
    context.stop();
    GlobalWatermarkHolder.clear();
    MetricsAccumulator.clear();
    checkpoint.discard();
    checkpoint.begin();
  }
}
