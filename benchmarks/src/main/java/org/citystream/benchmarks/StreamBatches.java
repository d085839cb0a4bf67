package org.citystream.benchmarks;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDDOperationScope;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.storage.RDDInfo;

/**
 * Logs the micro-batches of a Spark that runs DStreams, which is made when {@code
 * spark.extraListeners} names it. A batch is worked on from its first job to the end of its last,
 * not while it is read, which is before and beside the jobs of the batch before. It is logged when
 * the next begins. Its state is what Spark stores of the RDDs of updateStateByKey at that time, in
 * memory and on disk: all open windows, and the rows that the batch fired.
 */
public final class StreamBatches extends SparkListener {
  // Of Spark's JobScheduler.
  private static final String BATCH_TIME = "spark.streaming.internal.batchTime";
  private static final String STATE = "updateStateByKey";

  private final BatchLog log;
  private final Set<Integer> jobs = new HashSet<>();
  private String batch;
  private long started;
  private long ended;

  /** Called by Spark. */
  public StreamBatches(SparkConf conf) {
    log = BatchLog.of(conf);
  }

  @Override
  public void onJobStart(SparkListenerJobStart job) {
    String batchOfJob = job.properties().getProperty(BATCH_TIME);
    if (batchOfJob == null) {
      return;
    }
    if (!batchOfJob.equals(batch)) {
      if (batch != null) {
        long time = Long.parseLong(batch);
        log.add(new Batch(Instant.ofEpochMilli(time), ended - started, ended - time, stateBytes()));
      }
      batch = batchOfJob;
      started = job.time();
      jobs.clear();
    }
    jobs.add(job.jobId());
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd job) {
    if (jobs.contains(job.jobId())) {
      ended = job.time();
    }
  }

  private long stateBytes() {
    long bytes = 0;
    for (RDDInfo stored : SparkContext.getOrCreate().getRDDStorageInfo()) {
      if (stored.scope().exists(this::isStateOfBatch)) {
        bytes += stored.memSize() + stored.diskSize();
      }
    }
    return bytes;
  }

  private boolean isStateOfBatch(RDDOperationScope scope) {
    return scope.name().startsWith(STATE) && scope.id().endsWith("_" + batch);
  }
}
