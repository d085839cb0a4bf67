package org.citystream.runners.spark;

import java.util.Map;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder.SparkWatermarks;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchStarted;

/**
 * Tells a micro-batch the watermark of its own read, before its join asks for it. The Beam runner
 * tells it when the micro-batch is done, so that the next one closes the windows, a batch interval
 * later. Records are taken in with the watermark before, and only then do timers fire: it is ahead
 * of none, for a micro-batch begins when all before it are done.
 *
 * <p>The first micro-batch gets none, as ever: after a restart from a checkpoint Spark computes
 * state of earlier ones in it again, where windows would fire and nobody take their rows.
 *
 * <p>For Spark in this process only. Executors of a cluster keep the watermark that they have for
 * half a checkpoint period, and find none while another one is being put in its place, which had
 * better be between two micro-batches.
 */
final class PunctualWatermark extends JavaStreamingListener {
  private static final long NONE = 0;

  private final long batchIntervalMillis;

  PunctualWatermark(long batchIntervalMillis) {
    this.batchIntervalMillis = batchIntervalMillis;
  }

  @Override
  public void onBatchStarted(JavaStreamingListenerBatchStarted started) {
    long told = told();
    // In a backlog the next read may be done before a micro-batch is: then it is told already.
    if (told > NONE && told < started.batchInfo().batchTime().milliseconds()) {
      GlobalWatermarkHolder.advance();
    }
  }

  /** The micro-batch whose watermark was told last, or {@link #NONE}. */
  private long told() {
    Map<Integer, SparkWatermarks> watermarks = GlobalWatermarkHolder.get(batchIntervalMillis);
    return watermarks.values().stream()
        .mapToLong(watermark -> watermark.getSynchronizedProcessingTime().getMillis())
        .min()
        .orElse(NONE);
  }
}
