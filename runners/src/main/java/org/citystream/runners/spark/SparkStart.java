package org.citystream.runners.spark;

import org.citystream.pipeline.CityOptions;

/** Checks everything that a pipeline on Spark needs before it starts. */
public final class SparkStart {
  private SparkStart() {}

  /**
   * Checks cluster and checkpoint.
   *
   * @return the checkpoint in {@code --checkpointDir}, which may be there or not
   * @throws org.citystream.runners.UsageException if something would fail, naming the option
   */
  public static SparkCheckpoint check(CityOptions options) {
    SparkCheckpoint checkpoint = SparkCheckpoint.of(options);
    checkpoint.beginning();
    if (SparkSetup.isOnCluster(options)) {
      ClusterProbe.check(options);
    }
    return checkpoint;
  }

  /**
   * Checks the cluster of a job that ends, if it runs on one.
   *
   * @throws org.citystream.runners.UsageException if something would fail, naming the option
   */
  public static void checkJob(CityOptions options) {
    if (SparkSetup.isOnCluster(options)) {
      ClusterProbe.checkForJob(options);
    }
  }
}
