package org.citystream.runners.spark;

import org.apache.spark.streaming.StreamingContext;

/** The end of a pipeline on Spark in this process. */
public final class SparkStop {
  private SparkStop() {}

  /** Stops Spark without working off what it has read; what is in the lake stays as it is. */
  // Spark's successor to what Beam's runner stands on is of another kind.
  @SuppressWarnings("deprecation")
  public static void now() {
    var streaming = StreamingContext.getActive();
    if (streaming.isDefined()) {
      streaming.get().stop(true, false);
    }
  }
}
