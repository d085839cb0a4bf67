package org.citystream.runners.spark;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.Time;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchCompleted;
import org.apache.spark.streaming.api.java.JavaStreamingListenerWrapper;
import org.apache.spark.streaming.dstream.DStream;
import org.apache.spark.streaming.dstream.StateDStream;
import org.citystream.runners.Daemon;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * Where Spark stores the data of its DStreams, and for how long.
 *
 * <p>They go to disk where memory is short. The Beam runner keeps them in memory only, so Spark
 * would drop state and compute it again, with today's watermark instead of the one that was, and
 * rows would be lost without an error.
 *
 * <p>What Beam has encoded, all outputs of steps that have only one, is stored as the bytes that it
 * is. Spark would serialize it with all that was read, and do so the other way round for whoever
 * reads it, among them the next micro-batch.
 *
 * <p>They are removed when the next micro-batch is done. Spark would store the whole state of every
 * micro-batch of two checkpoint periods. It still knows them all, for its own checkpoints.
 */
@SuppressWarnings("deprecation")
final class StreamStorage {
  private static final long POLL_MILLIS = 100;
  // In no thread of Spark, which holds its locks while it reads: losses must be heard of then.
  private static final Daemon DAEMON = new Daemon("stream storage");

  private StreamStorage() {}

  /** Sees to it when the streams of this context have started, and returns at once. */
  static void prepare(SparkContext context) {
    DAEMON.execute(() -> awaitStreams(context));
  }

  private static void awaitStreams(SparkContext context) {
    try {
      while (!context.isStopped()) {
        Option<StreamingContext> streaming = StreamingContext.getActive();
        if (streaming.isDefined()) {
          forEachStream(streaming.get(), StreamStorage::store);
          streaming
              .get()
              .addStreamingListener(new JavaStreamingListenerWrapper(new Removal(streaming.get())));
          return;
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void store(DStream<?> stream) {
    StorageLevel level = stream.storageLevel();
    if (level.useMemory() && !level.useDisk()) {
      // Beam changes the state of groupings in place, which nobody who computes it again may see.
      boolean asObjects = !(stream instanceof StateDStream);
      stream.storageLevel_$eq(
          StorageLevel.apply(true, true, false, asObjects, level.replication()));
    }
  }

  /** Removes what no micro-batch builds on any more. */
  private static final class Removal extends JavaStreamingListener {
    private final StreamingContext streaming;

    Removal(StreamingContext streaming) {
      this.streaming = streaming;
    }

    @Override
    public void onBatchCompleted(JavaStreamingListenerBatchCompleted completed) {
      Time done = completed.batchInfo().batchTime();
      DAEMON.execute(() -> forEachStream(streaming, stream -> removeBefore(done, stream)));
    }

    private static void removeBefore(Time done, DStream<?> stream) {
      JavaConverters.mapAsJavaMap(stream.generatedRDDs())
          .forEach(
              (time, data) -> {
                if (time.less(done)) {
                  remove(data);
                }
              });
    }

    private static void remove(RDD<?> data) {
      if (!data.getStorageLevel().equals(StorageLevel.NONE())) {
        data.unpersist(false);
      }
    }
  }

  private static void forEachStream(StreamingContext streaming, Consumer<DStream<?>> action) {
    // Spark's lock on what its streams have generated.
    synchronized (streaming.graph()) {
      Set<DStream<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      for (DStream<?> output : streaming.graph().getOutputStreams()) {
        forEachStream(output, seen, action);
      }
    }
  }

  private static void forEachStream(
      DStream<?> stream, Set<DStream<?>> seen, Consumer<DStream<?>> action) {
    if (seen.add(stream)) {
      action.accept(stream);
      JavaConverters.seqAsJavaList(stream.dependencies())
          .forEach(parent -> forEachStream(parent, seen, action));
    }
  }
}
