package org.citystream.benchmarks;

import java.time.Instant;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/**
 * Logs the micro-batches of a Spark that runs streaming queries, which is made when {@code
 * spark.sql.streaming.streamingQueryListeners} names it. Their state is what the state stores say
 * that they hold in memory.
 */
public final class QueryBatches extends StreamingQueryListener {
  private static final long serialVersionUID = 1;

  private final transient BatchLog log;

  /** Called by Spark. */
  public QueryBatches(SparkConf conf) {
    log = BatchLog.of(conf);
  }

  @Override
  public void onQueryStarted(QueryStartedEvent started) {}

  @Override
  public void onQueryProgress(QueryProgressEvent progressed) {
    StreamingQueryProgress batch = progressed.progress();
    log.add(
        new Batch(
            Instant.parse(batch.timestamp()),
            batch.batchDuration(),
            batch.batchDuration(),
            Stream.of(batch.stateOperators())
                .mapToLong(StateOperatorProgress::memoryUsedBytes)
                .sum()));
  }

  @Override
  public void onQueryTerminated(QueryTerminatedEvent terminated) {}
}
