package org.citystream.runners.spark;

import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.dstream.DStream;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Moves what Spark keeps of its streams to disk where memory is short. The Beam runner keeps it in
 * memory only, so Spark would drop state and compute it again, with today's watermark instead of
 * the one that was, and rows would be lost without an error.
 */
final class DiskFallback extends SparkListener {
  private boolean done;

  /** The first job is early enough: nothing is dropped before memory is full. */
  @Override
  @SuppressWarnings("deprecation")
  public void onJobStart(SparkListenerJobStart job) {
    Option<StreamingContext> streaming = StreamingContext.getActive();
    if (!done && streaming.isDefined()) {
      for (DStream<?> output : streaming.get().graph().getOutputStreams()) {
        fallBack(output);
      }
      done = true;
    }
  }

  private static void fallBack(DStream<?> stream) {
    StorageLevel level = stream.storageLevel();
    if (level.useMemory() && !level.useDisk()) {
      stream.storageLevel_$eq(
          StorageLevel.apply(true, true, false, level.deserialized(), level.replication()));
    }
    CollectionConverters.asJava(stream.dependencies()).forEach(DiskFallback::fallBack);
  }
}
