package org.citystream.pipeline;

import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.citystream.contracts.FailureReason;
import org.citystream.contracts.lake.Dataset;

/** The metrics of a running pipeline. Counters count work done, and so repeated work twice. */
public final class CityMetrics {
  /** The namespace of all metrics. */
  public static final String NAMESPACE = "citystream";

  /** Records read from the topics. */
  public static final Counter RECORDS = counter("records");

  /** Rows that the join emitted, over all panes. */
  public static final Counter ENRICHED_ROWS = counter("enriched_rows");

  /** Files written to the lake. */
  public static final Counter FILES = counter("files");

  /** Records that first panes count as copies of others. */
  public static final Counter DUPLICATES = counter("duplicates");

  /** Panes that late records caused. */
  public static final Counter LATE_PANES = counter("late_panes");

  /** Milliseconds by which the watermark was behind the clock when records were read last. */
  public static final Gauge WATERMARK_LAG = Metrics.gauge(NAMESPACE, "watermark_lag_ms");

  /** Milliseconds of clock time from the end of a window to its on-time rows. */
  public static final Distribution LATENCY = Metrics.distribution(NAMESPACE, "latency_ms");

  private CityMetrics() {}

  /** Rows written to files of this dataset. */
  public static Counter rows(Dataset dataset) {
    return counter("rows." + dataset.path().replace('/', '.'));
  }

  /** Counts a file that was written, and its rows. */
  public static void countFile(Dataset dataset, long rows) {
    FILES.inc();
    rows(dataset).inc(rows);
  }

  /** Dead letters of this reason. */
  public static Counter deadLetters(FailureReason reason) {
    return counter("dead_letters." + reason.name());
  }

  private static Counter counter(String name) {
    return Metrics.counter(NAMESPACE, name);
  }
}
