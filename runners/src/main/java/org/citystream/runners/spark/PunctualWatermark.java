package org.citystream.runners.spark;

import java.util.Map;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder.SparkWatermarks;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchStarted;

/**
 * Tells a micro-batch the watermark of its own read. The Beam runner tells it when the micro-batch
 * is done, so that the next one closes the windows: a batch interval later, or after a restart with
 * no watermark at all.
 *
 * <p>The watermark is that after the read; the micro-batch takes its records in with the one
 * before, and only then lets timers fire. One that begins has all before it done, so that no
 * watermark is ahead of records that are still to come.
 */
final class PunctualWatermark extends JavaStreamingListener {
  private final long batchIntervalMillis;

  PunctualWatermark(long batchIntervalMillis) {
    this.batchIntervalMillis = batchIntervalMillis;
  }

  @Override
  public void onBatchStarted(JavaStreamingListenerBatchStarted started) {
    // In a backlog the next read may be done before a micro-batch is: then it is told already.
    if (told() < started.batchInfo().batchTime().milliseconds()) {
      GlobalWatermarkHolder.advance();
    }
  }

  /** The micro-batch whose watermark was told last. */
  private long told() {
    Map<Integer, SparkWatermarks> watermarks = GlobalWatermarkHolder.get(batchIntervalMillis);
    return watermarks.values().stream()
        .mapToLong(watermark -> watermark.getSynchronizedProcessingTime().getMillis())
        .min()
        .orElse(0);
  }
}
