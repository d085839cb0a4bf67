package org.citystream.runners.spark;

import org.apache.spark.SparkContext;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.dstream.DStream;
import org.citystream.runners.Daemon;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What Spark keeps of its DStreams, and where.
 *
 * <p>It goes to disk where memory is short. The Beam runner keeps it in memory only, so Spark would
 * drop state and compute it again, with today's watermark instead of the one that was, and rows
 * would be lost without an error.
 *
 * <p>It is forgotten as soon as the next micro-batch does not build on it. Spark would keep the
 * whole state of every micro-batch of two checkpoint periods.
 */
final class StreamStorage {
  private static final long POLL_MILLIS = 100;
  private static final int REMEMBERED_BATCHES = 2;

  private StreamStorage() {}

  /** Sets it when the streams of this context have started, and returns at once. */
  static void prepare(SparkContext context) {
    // In no listener, for Spark holds the locks while it reads, and losses must be heard of then.
    new Daemon("stream storage").execute(() -> awaitStreams(context));
  }

  @SuppressWarnings("deprecation")
  private static void awaitStreams(SparkContext context) {
    try {
      while (!context.isStopped()) {
        Option<StreamingContext> streaming = StreamingContext.getActive();
        if (streaming.isDefined()) {
          for (DStream<?> output : streaming.get().graph().getOutputStreams()) {
            set(output);
          }
          return;
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void set(DStream<?> stream) {
    StorageLevel level = stream.storageLevel();
    if (level.useMemory() && !level.useDisk()) {
      stream.storageLevel_$eq(
          StorageLevel.apply(true, true, false, level.deserialized(), level.replication()));
    }
    stream.rememberDuration_$eq(stream.slideDuration().times(REMEMBERED_BATCHES));
    CollectionConverters.asJava(stream.dependencies()).forEach(StreamStorage::set);
  }
}
