package org.citystream.runners.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A standalone Spark cluster: a master and workers, each a process of its own on the jars of a
 * Spark distribution, reachable on the loopback interface only. A worker has one core and memory
 * for one executor of 1 GB.
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Pattern MASTER_URL =
      Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED =
      Pattern.compile("Successfully registered with master spark://");

  private final Path folder;
  private final Map<String, String> environment;
  private final SparkProcess master;
  private final String masterUrl;
  // By number: a worker that is stopped leaves a gap.
  private final Map<Integer, SparkProcess> workers = new TreeMap<>();
  private int startedWorkers;
  private int submissions;

  private StandaloneCluster(Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.environment = environment;
    master =
        SparkProcess.start(
            JavaCommand.onSparksJars(256)
                .arguments("org.apache.spark.deploy.master.Master")
                .arguments("--host", JavaCommand.LOOPBACK, "--port", "0", "--webui-port", "0")
                .build(),
            folder.resolve("master.log"));
    try {
      masterUrl = master.awaitLine(MASTER_URL, START_TIMEOUT).group(1);
    } catch (IllegalStateException | InterruptedException e) {
      master.close();
      throw e;
    }
  }

  /**
   * Starts a cluster and returns when all workers are registered.
   *
   * @param folder for logs and what executors fetch; emptied first
   * @param workers how many, numbered from 0
   * @throws IllegalStateException if a process does not start
   */
  public static StandaloneCluster start(Path folder, int workers)
      throws IOException, InterruptedException {
    return start(folder, workers, Map.of());
  }

  /**
   * Starts a cluster whose workers, executors and submitted drivers have these variables in their
   * environment.
   */
  public static StandaloneCluster start(Path folder, int workers, Map<String, String> environment)
      throws IOException, InterruptedException {
    deleteRecursively(folder);
    StandaloneCluster cluster = new StandaloneCluster(folder.toAbsolutePath(), environment);
    try {
      for (int i = 0; i < workers; i++) {
        cluster.startWorker();
      }
      return cluster;
    } catch (IOException | IllegalStateException | InterruptedException e) {
      cluster.close();
      throw e;
    }
  }

  /** What {@code --master} or {@code --sparkMaster} takes. */
  public String masterUrl() {
    return masterUrl;
  }

  /** Starts another worker, waits until the master knows it, and returns its number. */
  public int startWorker() throws IOException, InterruptedException {
    int number = startedWorkers++;
    SparkProcess worker =
        SparkProcess.start(
            JavaCommand.onSparksJars(256)
                .arguments("org.apache.spark.deploy.worker.Worker")
                .arguments("--host", JavaCommand.LOOPBACK, "--port", "0", "--webui-port", "0")
                .arguments("--cores", "1", "--memory", "1g")
                .arguments("--work-dir", workFolder(number).toString(), masterUrl)
                .environment(environment)
                .build(),
            folder.resolve("worker-" + number + ".log"));
    workers.put(number, worker);
    worker.awaitLine(REGISTERED, START_TIMEOUT);
    return number;
  }

  /** Stops a worker and its executors. */
  public void stopWorker(int number) {
    workers.remove(number).stop();
  }

  /** The executors that are alive. All a worker starts is executors. */
  public List<ProcessHandle> executors() {
    return workers.values().stream()
        .map(SparkProcess::children)
        .flatMap(Collection::stream)
        .toList();
  }

  /** The executors of one worker that are alive. */
  public List<ProcessHandle> executors(int worker) {
    return workers.get(worker).children();
  }

  /**
   * The logs of the executors of the application that started last: a pipeline's, since the one
   * that checks the cluster for it goes before.
   */
  public List<Path> executorLogs() throws IOException {
    // By application, whose name begins with its time and ends with its number.
    TreeMap<String, List<Path>> logs = new TreeMap<>();
    for (int number = 0; number < startedWorkers; number++) {
      if (Files.exists(workFolder(number))) {
        try (Stream<Path> files = Files.walk(workFolder(number), 3)) {
          for (Path log : files.filter(file -> file.endsWith("stderr")).toList()) {
            String application = log.getParent().getParent().getFileName().toString();
            logs.computeIfAbsent(application, name -> new ArrayList<>()).add(log);
          }
        }
      }
    }
    return logs.isEmpty() ? List.of() : logs.lastEntry().getValue();
  }

  /**
   * Submits an application in client mode, as {@code spark-submit} does: the driver is the process
   * that is returned.
   *
   * @param jar what to submit
   * @param mainClass what to run
   * @param arguments its arguments
   */
  public SparkProcess submit(Path jar, String mainClass, List<String> arguments)
      throws IOException {
    return SparkProcess.start(
        JavaCommand.onSparksJars(700)
            .arguments("org.apache.spark.deploy.SparkSubmit")
            .arguments("--master", masterUrl, "--deploy-mode", "client")
            .arguments("--executor-memory", "1g")
            .arguments("--conf", "spark.driver.host=" + JavaCommand.LOOPBACK)
            .arguments("--conf", "spark.driver.bindAddress=" + JavaCommand.LOOPBACK)
            .arguments("--conf", "spark.ui.enabled=false")
            .arguments("--conf", "spark.executor.extraJavaOptions=" + JavaCommand.SHORT_LIVED)
            .arguments("--class", mainClass, jar.toAbsolutePath().toString())
            .arguments(arguments.toArray(String[]::new))
            .environment(environment)
            .build(),
        folder.resolve("driver-" + submissions++ + ".log"));
  }

  /**
   * Starts a program of the tests' classpath beside the cluster, as {@code ./mvnw exec:java} does.
   * Executors that it asks for compile as little as the cluster's others.
   */
  public SparkProcess runBeside(String mainClass, List<String> arguments) throws IOException {
    return SparkProcess.start(
        JavaCommand.onTestClasspath(900)
            .arguments("-Dspark.executor.extraJavaOptions=" + JavaCommand.SHORT_LIVED)
            .arguments("-Dcitystream.log.level=info", mainClass)
            .arguments(arguments.toArray(String[]::new))
            .build(),
        folder.resolve("beside-" + submissions++ + ".log"));
  }

  /** Stops everything. */
  @Override
  public void close() {
    workers.values().forEach(SparkProcess::stop);
    workers.clear();
    master.stop();
  }

  private static void deleteRecursively(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private Path workFolder(int worker) {
    return folder.resolve("work-" + worker);
  }
}
