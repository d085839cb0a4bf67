package org.citystream.runners.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
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
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
    properties.forEach(property -> line.add("-D" + property));
    line.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
    line.add(Citystream.class.getName());
    line.addAll(arguments);
    return SparkProcess.start(new ProcessBuilder(line), log.toAbsolutePath());
  }
}
