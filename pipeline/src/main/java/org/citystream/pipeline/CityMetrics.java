package org.citystream.pipeline;

import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.citystream.contracts.FailureReason;

/** The counters of a running pipeline. They count work done, and so repeated work twice. */
public final class CityMetrics {
  /** The namespace of all counters. */
  public static final String NAMESPACE = "citystream";

  /** Records read from the topics. */
  public static final Counter RECORDS = counter("records");

  /** Rows that the join emitted, over all panes. */
  public static final Counter ENRICHED_ROWS = counter("enriched_rows");

  /** Files written to the lake. */
  public static final Counter FILES = counter("files");

  private CityMetrics() {}

  /** Dead letters of this reason. */
  public static Counter deadLetters(FailureReason reason) {
    return counter("dead_letters." + reason.name());
  }

  private static Counter counter(String name) {
    return Metrics.counter(NAMESPACE, name);
  }
}
