package org.citystream.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/** A contestant in a JVM of its own. What it prints is in a file. */
final class ContestantProcess implements AutoCloseable {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
  private static final long KILOBYTE = 1 << 10;

  private final Process process;
  private final Instant started;
  private final Path log;
  private final Path gcLog;

  private ContestantProcess(Process process, Instant started, Path log, Path gcLog) {
    this.process = process;
    this.started = started;
    this.log = log;
    this.gcLog = gcLog;
  }

  /**
   * Starts it.
   *
   * @param flags of its JVM
   * @param command main class and arguments
   * @param folder for its logs
   */
  static ContestantProcess start(List<String> flags, List<String> command, Path folder)
      throws IOException {
    Path log = folder.resolve("log");
    Path gcLog = folder.resolve("gc.log");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What Spark needs on Java 17; the DirectRunner does not mind.
    line.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
    line.addAll(flags);
    line.add(GcLog.flag(gcLog));
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("CLASSPATH", classpath());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return new ContestantProcess(builder.start(), Instant.now(), log, gcLog);
  }

  /** This JVM's classpath, which Maven's exec plugin keeps in a class loader of its own. */
  static String classpath() {
    if (ContestantProcess.class.getClassLoader() instanceof URLClassLoader loader) {
      return Stream.of(loader.getURLs())
          .map(ContestantProcess::path)
          .reduce((one, other) -> one + File.pathSeparator + other)
          .orElseThrow();
    }
    return System.getProperty("java.class.path");
  }

  private static String path(URL url) {
    try {
      return Path.of(url.toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** When it was started. */
  Instant started() {
    return started;
  }

  /** The file with what it prints. */
  Path log() {
    return log;
  }

  /** Whether it is still running. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit code, once it has ended. */
  int exitCode() {
    return process.exitValue();
  }

  /**
   * What it has used so far; not a number what cannot be known: on this system, after its end, or
   * before a garbage collection.
   *
   * @param cpuSeconds time of all its cores
   * @param peakHeap most bytes of heap in use before a garbage collection
   * @param keptHeap most bytes of heap in use after a garbage collection
   * @param peakResident most bytes of memory that it held at a time
   */
  record Usage(double cpuSeconds, double peakHeap, double keptHeap, double peakResident) {}

  /** What it has used so far. */
  Usage usage() throws IOException {
    GcLog collections = GcLog.read(gcLog);
    return new Usage(
        process.info().totalCpuDuration().map(cpu -> cpu.toMillis() / 1e3).orElse(Double.NaN),
        known(collections.peakBytes()),
        known(collections.keptBytes()),
        known(peakResident()));
  }

  private static double known(long bytes) {
    return bytes == 0 ? Double.NaN : bytes;
  }

  private long peakResident() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> KILOBYTE * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    }
  }

  /** Asks it to stop, and returns when it is gone; after 20 s it is killed. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
    process.destroyForcibly();
    process.onExit().join();
  }
}
