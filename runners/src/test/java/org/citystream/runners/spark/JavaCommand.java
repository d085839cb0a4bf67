package org.citystream.runners.spark;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.launcher.JavaModuleOptions;

/** The command line of a JVM that runs Spark, on the loopback interface. */
final class JavaCommand {
  static final String LOOPBACK = "127.0.0.1";
  // Compiling well takes longer than a test does.
  static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  // What a distribution's folder would be: it holds jars.
  private static final Path HOME =
      Path.of(System.getProperty("citystream.spark.home")).toAbsolutePath().normalize();

  private final List<String> line = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();

  private JavaCommand(String classpath, int heapMegabytes) {
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
    line.addAll(List.of(SHORT_LIVED.split(" ")));
    line.add("-Xmx" + heapMegabytes + "m");
    line.addAll(List.of("-cp", classpath));
  }

  /** A JVM on the jars of a Spark distribution and nothing else. */
  static JavaCommand onSparksJars(int heapMegabytes) {
    return new JavaCommand(HOME.resolve("jars") + File.separator + "*", heapMegabytes);
  }

  /** A JVM on the classpath of the tests. */
  static JavaCommand onTestClasspath(int heapMegabytes) {
    return new JavaCommand(System.getProperty("java.class.path"), heapMegabytes);
  }

  JavaCommand arguments(String... arguments) {
    line.addAll(List.of(arguments));
    return this;
  }

  JavaCommand environment(Map<String, String> variables) {
    environment.putAll(variables);
    return this;
  }

  ProcessBuilder build() {
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    builder.environment().put("SPARK_HOME", HOME.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    builder.environment().put("SPARK_LOCAL_IP", LOOPBACK);
    return builder;
  }
}
