package org.citystream.runners;

import java.util.Map;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.citystream.pipeline.CityOptions;

/**
 * What makes the Spark runner a good streaming engine for this pipeline, unless the user knows
 * better.
 */
final class SparkSetup {
  /** Option values for a user who has not given any. */
  static final Map<String, String> DEFAULTS =
      Map.of(
          "sparkMaster",
              "local[%d]".formatted(Math.max(2, Runtime.getRuntime().availableProcessors())),
          "batchIntervalMillis", "2000",
          "readTimePercentage", "0.5",
          "minReadTimeMillis", "200",
          "checkpointDurationMillis", "10000");

  private static final Map<String, String> PROPERTIES =
      Map.of(
          "spark.serializer", "org.apache.spark.serializer.KryoSerializer",
          "spark.locality.wait", "0s",
          "spark.ui.showConsoleProgress", "false");

  private SparkSetup() {}

  /** Whether the options name the Spark runner. */
  static boolean isChosen(CityOptions options) {
    return options.getRunner().equals(SparkRunner.class);
  }

  static void prepare(CityOptions options) {
    PROPERTIES.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
    options.setReadLog(true);
    SparkPipelineOptions spark = options.as(SparkPipelineOptions.class);
    if (spark.getCheckpointDir().startsWith("/tmp/")) {
      spark.setCheckpointDir(options.getLake() + "/.checkpoint");
    }
  }
}
