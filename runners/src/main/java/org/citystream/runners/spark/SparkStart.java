package org.citystream.runners.spark;

import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.citystream.pipeline.CityOptions;

/** Checks everything that a pipeline on Spark needs before it starts. */
public final class SparkStart {
  private SparkStart() {}

  /**
   * Checks cluster and checkpoint.
   *
   * @return whether Spark will go on from a checkpoint
   * @throws org.citystream.runners.UsageException if something would fail, naming the option
   */
  public static boolean check(CityOptions options) {
    SparkCheckpoint checkpoint = SparkCheckpoint.of(options);
    boolean goesOn = checkpoint.exists();
    if (!SparkSetup.isLocal(options.as(SparkPipelineOptions.class))) {
      ClusterProbe.check(options);
    }
    if (!goesOn) {
      checkpoint.begin();
    }
    return goesOn;
  }
}
