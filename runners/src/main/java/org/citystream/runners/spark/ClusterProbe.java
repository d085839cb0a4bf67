package org.citystream.runners.spark;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.lake.LakeOptions;
import org.citystream.runners.LakeProbe;
import org.citystream.runners.UsageException;

/**
 * Asks a cluster, with a small job of its own, for what would otherwise fail after the start: that
 * the master answers, that there are executors, that they have our classes and see the folders.
 */
final class ClusterProbe {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int EXECUTOR_SECONDS = 60;
  private static final int LOOK_SECONDS = 120;
  private static final int TASKS_PER_CORE = 3;
  // A lambda whose class is missing shows itself by the last of these.
  private static final Pattern MISSING_CLASSES =
      Pattern.compile(
          "ClassNotFoundException|NoClassDefFoundError|cannot assign instance of \\S*SerializedLambda");

  private final SparkPipelineOptions spark;
  private final List<Folder> folders = new ArrayList<>();
  private final SerializablePipelineOptions remoteLake;

  private ClusterProbe(CityOptions options) {
    spark = options.as(SparkPipelineOptions.class);
    if (options.getLake().contains("://")) {
      remoteLake = new SerializablePipelineOptions(options);
    } else {
      remoteLake = null;
      folders.add(new Folder("lake", options.getLake(), probe()));
    }
  }

  /** A folder that everybody must see, and the file in it by which one knows it. */
  private record Folder(String option, String path, String probe) implements Serializable {
    Path file() {
      return new Path(path, probe);
    }
  }

  private static String probe() {
    return ".probe-" + UUID.randomUUID();
  }

  /**
   * Asks the cluster that the options name.
   *
   * @throws UsageException for whatever is missing, naming the option
   */
  static void check(CityOptions options) {
    ClusterProbe probe = new ClusterProbe(options);
    probe.folders.add(new Folder("checkpointDir", probe.spark.getCheckpointDir(), probe()));
    probe.check();
  }

  /**
   * Asks it for what a job needs that ends, and so has no checkpoint.
   *
   * @throws UsageException for whatever is missing, naming the option
   */
  static void checkForJob(CityOptions options) {
    new ClusterProbe(options).check();
  }

  private void check() {
    checkMaster();
    checkExecutors();
  }

  private void checkMaster() {
    String master = spark.getSparkMaster();
    if (!master.startsWith("spark://")) {
      return;
    }
    for (String address : List.of(master.substring("spark://".length()).split(",", -1))) {
      URI uri = URI.create("spark://" + address);
      if (uri.getHost() == null || uri.getPort() < 0) {
        throw new UsageException("--sparkMaster=%s: must be spark://HOST:PORT".formatted(master));
      }
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MILLIS);
        return;
      } catch (IOException e) {
        // Perhaps the next of several masters answers.
      }
    }
    throw new UsageException(
        "--sparkMaster=%s: nothing answers there; start a master, or name the right one"
            .formatted(master));
  }

  private void checkExecutors() {
    SparkConf conf = new SparkConf().setAppName("citystream-probe");
    conf.setIfMissing("spark.master", spark.getSparkMaster());
    if (spark.getFilesToStage() != null && !spark.getFilesToStage().isEmpty()) {
      conf.setJars(spark.getFilesToStage().toArray(String[]::new));
    }
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(conf);
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      for (Folder folder : folders) {
        create(folder, hadoop);
      }
      await(
          context.parallelize(List.of(1), 1).countAsync(),
          EXECUTOR_SECONDS,
          "no executor came within %d s; start workers with free cores and memory");
      int tasks = TASKS_PER_CORE * Math.max(2, context.defaultParallelism());
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        numbers.add(i);
      }
      List<String> complaints =
          await(
              context
                  .parallelize(numbers, tasks)
                  .map(new LookOnExecutor(List.copyOf(folders), remoteLake))
                  .collectAsync(),
              LOOK_SECONDS,
              "executors need more than %d s to look at --lake and --checkpointDir; see whether"
                  + " they reach both");
      for (String complaint : complaints) {
        if (!complaint.isEmpty()) {
          throw new UsageException(complaint);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted while asking the cluster");
    } catch (UsageException e) {
      throw e;
    } catch (Exception e) {
      // Scala declares no exceptions, so that javac does not know which of Spark's there may be.
      throw failed(e instanceof ExecutionException ? e.getCause() : e);
    } finally {
      folders.forEach(folder -> delete(folder, hadoop));
    }
  }

  private <T> T await(Future<T> answer, int seconds, String otherwise)
      throws ExecutionException, InterruptedException {
    try {
      return answer.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new UsageException(
          "--sparkMaster=%s: %s".formatted(spark.getSparkMaster(), otherwise.formatted(seconds)));
    }
  }

  private UsageException failed(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    if (MISSING_CLASSES.matcher(text).find()) {
      return new UsageException(
          "--filesToStage=%s: the executors do not have our classes; submit the jar from a place"
                  .formatted(spark.getFilesToStage())
              + " that they can read");
    }
    return new UsageException(
        "--sparkMaster=%s: a first job fails there (%s)"
            .formatted(spark.getSparkMaster(), text.lines().findFirst().orElse("")));
  }

  private static void create(Folder folder, Configuration hadoop) {
    try {
      FileSystem fileSystem = folder.file().getFileSystem(hadoop);
      fileSystem.create(folder.file(), true).close();
    } catch (IOException e) {
      throw new UsageException(
          "--%s=%s: cannot be written (%s)"
              .formatted(folder.option(), folder.path(), e.getMessage()));
    }
  }

  private static void delete(Folder folder, Configuration hadoop) {
    try {
      folder.file().getFileSystem(hadoop).delete(folder.file(), false);
    } catch (IOException e) {
      // It could not be created either.
    }
  }

  /**
   * Says what an executor lacks; an empty text if it has everything.
   *
   * @param folders what it must see
   * @param remoteLake the options of a lake that only Beam can reach; null for one among the
   *     folders
   */
  private record LookOnExecutor(List<Folder> folders, SerializablePipelineOptions remoteLake)
      implements Function<Integer, String> {
    @Override
    public String call(Integer task) throws IOException {
      for (Folder folder : folders) {
        Configuration hadoop = SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf());
        if (!folder.file().getFileSystem(hadoop).exists(folder.file())) {
          return "--%s=%s: executors do not see it; name a folder that driver and executors share"
              .formatted(folder.option(), folder.path());
        }
      }
      try {
        if (remoteLake != null) {
          LakeProbe.check(remoteLake.get().as(LakeOptions.class));
        }
        return "";
      } catch (UsageException e) {
        return "on an executor, " + e.getMessage();
      }
    }
  }
}
