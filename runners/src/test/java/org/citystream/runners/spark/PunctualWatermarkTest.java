package org.citystream.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder.SparkWatermarks;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder.WatermarkAdvancingStreamingListener;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.streaming.Time;
import org.apache.spark.streaming.api.java.JavaBatchInfo;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchCompleted;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchStarted;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PunctualWatermarkTest {
  private static final int SOURCE = 7;
  private static final long INTERVAL = 1000;
  private static final int NONE = 0;

  private final PunctualWatermark punctual = new PunctualWatermark(INTERVAL);
  private final WatermarkAdvancingStreamingListener beam =
      new WatermarkAdvancingStreamingListener();
  private JavaSparkContext spark;

  @BeforeEach
  void start() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[1]")
                .setAppName("watermarks")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.ui.enabled", "false"));
    GlobalWatermarkHolder.clear();
  }

  @AfterEach
  void stop() {
    GlobalWatermarkHolder.clear();
    spark.stop();
  }

  @Test
  void aMicroBatchKnowsTheWatermarkOfItsOwnRead() {
    begin();
    read(2);
    started(2);
    assertThat(told()).isEqualTo(2);
    completed(2);
    assertThat(told()).isEqualTo(2);
    read(3);
    started(3);
    assertThat(told()).isEqualTo(3);
  }

  @Test
  void theFirstOneKnowsNoneSinceSparkComputesOlderStateInIt() {
    read(1);
    started(1);
    assertThat(told()).isEqualTo(NONE);
    completed(1);
    assertThat(told()).isEqualTo(1);
  }

  @Test
  void noneIsToldTheWatermarkOfALaterRead() {
    begin();
    read(2);
    read(3);
    read(4);
    started(2);
    assertThat(told()).isEqualTo(2);
    completed(2);
    started(3);
    assertThat(told()).isEqualTo(3);
    completed(3);
    started(4);
    assertThat(told()).isEqualTo(4);
  }

  @Test
  void anEventThatSparkDroppedIsMadeUpFor() {
    begin();
    read(2);
    read(3);
    started(3);
    completed(3);
    read(4);
    started(4);
    assertThat(told()).isEqualTo(4);
  }

  private void begin() {
    read(1);
    started(1);
    completed(1);
  }

  private static void read(int batch) {
    Instant time = Instant.ofEpochMilli(batch * INTERVAL);
    GlobalWatermarkHolder.add(SOURCE, new SparkWatermarks(time, time, time));
  }

  private void started(int batch) {
    punctual.onBatchStarted(new JavaStreamingListenerBatchStarted(info(batch)));
  }

  /** Beam's own listener advances then. */
  private void completed(int batch) {
    beam.onBatchCompleted(new JavaStreamingListenerBatchCompleted(info(batch)));
  }

  private static JavaBatchInfo info(int batch) {
    return new JavaBatchInfo(new Time(batch * INTERVAL), null, 0, 0, 0, 0, 0, 0, 0, null);
  }

  /** The micro-batch whose watermark tasks get. */
  private static long told() {
    SparkWatermarks watermarks = GlobalWatermarkHolder.get(INTERVAL).get(SOURCE);
    return watermarks == null
        ? NONE
        : watermarks.getSynchronizedProcessingTime().getMillis() / INTERVAL;
  }
}
