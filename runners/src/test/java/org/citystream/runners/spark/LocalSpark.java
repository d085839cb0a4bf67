package org.citystream.runners.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.citystream.runners.Citystream;

/** The command line in a JVM of its own, since Spark's caches and watermarks are the process's. */
public final class LocalSpark {
  private LocalSpark() {}

  /**
   * Starts a command on the class path of the tests.
   *
   * @param log where its output goes
   * @param properties of Spark, as NAME=VALUE
   * @param arguments of the command line
   */
  public static SparkProcess start(Path log, List<String> properties, List<String> arguments)
      throws IOException {
    return SparkProcess.start(
        JavaCommand.onTestClasspath(1024)
            .arguments(properties.stream().map("-D"::concat).toArray(String[]::new))
            .arguments(Citystream.class.getName())
            .arguments(arguments.toArray(String[]::new))
            .build(),
        log.toAbsolutePath());
  }
}
