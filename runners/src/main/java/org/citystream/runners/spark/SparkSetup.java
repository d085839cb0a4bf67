package org.citystream.runners.spark;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.ingest.PartitionGroup;
import org.citystream.runners.Setting;
import org.citystream.runners.UsageException;

/** What makes the Spark runner a good engine for this pipeline, unless the user knows better. */
public final class SparkSetup {
  private static final int CHECKPOINT_BATCHES = 5;
  private static final String BESIDE_THE_LAKE = "";

  /** The options of the Spark runner that matter here, in the order of the help text. */
  public static final List<Setting> SETTINGS =
      List.of(
          new Setting(
              "sparkMaster",
              "local[%d]".formatted(Math.max(2, Runtime.getRuntime().availableProcessors())),
              "Where Spark runs: local[CORES] in this process, spark://HOST:PORT on a standalone"
                  + " cluster. Whoever uses spark-submit gives --master to it."),
          new Setting(
              "batchIntervalMillis",
              "3000",
              "A micro-batch begins every so many milliseconds. Longer: more throughput; shorter:"
                  + " rows are in the lake sooner."),
          new Setting(
              "readTimePercentage",
              "0.5",
              "Share of a batch interval in which records are read; what was read is worked on at"
                  + " the same time. Less when micro-batches of a backlog wait for each other."),
          new Setting("minReadTimeMillis", "200", "Read at least so long in every batch interval."),
          new Setting(
              "maxRecordsPerBatch",
              "-1",
              "Most elements of a micro-batch, each of at most --maxBatchRecords records; -1: no"
                  + " limit but the time to read."),
          new Setting(
              "enrichedInterval",
              "0s",
              "As above, but by default no row waits: those of a micro-batch are a file."),
          new Setting(
              "checkpointDir",
              BESIDE_THE_LAKE,
              "Folder of Spark's checkpoints, seen by driver and executors: a path, or a URL of"
                  + " one of Hadoop's file systems. A run goes on from the checkpoint in it, with the"
                  + " properties that Spark had then; in an empty one it begins --from. With"
                  + " --partitions each group has a folder of its own in it. Default: .checkpoint"
                  + " below a local lake"),
          new Setting(
              "checkpointDurationMillis",
              "-1",
              "Time between checkpoints, a multiple of the batch interval; after a failure as much"
                  + " is computed again. Default: %d batch intervals"
                      .formatted(CHECKPOINT_BATCHES)));

  // Properties that Beam has no option for; -Dspark.X or spark-submit's --conf overrides them.
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "spark.serializer", "org.apache.spark.serializer.KryoSerializer",
          "spark.locality.wait", "0s",
          // What Beam holds beside it needs room, too.
          "spark.memory.fraction", "0.4",
          // Asked for zeroes while it is being read, Beam's accumulator ends an executor's
          // heartbeat.
          "spark.executor.heartbeat.dropZeroAccumulatorUpdates", "false",
          "spark.ui.showConsoleProgress", "false");
  // A micro-batch is a few large arrays, which G1 copes with badly in a small heap.
  private static final Map<String, String> COLLECTOR =
      Map.of("spark.executor.defaultJavaOptions", "-XX:+UseParallelGC");
  private static final List<String> DYNAMIC_ALLOCATION =
      List.of("spark.dynamicAllocation.enabled", "spark.streaming.dynamicAllocation.enabled");
  private static final String CONCURRENT_JOBS = "spark.streaming.concurrentJobs";
  // A master on this machine alone needs no driver that others can reach, and no small shuffles.
  // The driver's web interface listens on every address whatever it is told.
  private static final Pattern LOOPBACK = Pattern.compile("local.*|spark://(127\\.|localhost:).*");
  private static final Map<String, String> LOOPBACK_PROPERTIES =
      Map.of(
          "spark.driver.bindAddress", "127.0.0.1",
          "spark.driver.host", "127.0.0.1",
          "spark.ui.enabled", "false",
          "spark.shuffle.compress", "false");

  private SparkSetup() {}

  /** The values of options that the user did not give, by name. */
  public static Map<String, String> defaults() {
    return SETTINGS.stream().collect(Collectors.toMap(Setting::option, Setting::value));
  }

  /** Whether the options name the Spark runner. */
  public static boolean isChosen(CityOptions options) {
    return options.getRunner().equals(SparkRunner.class);
  }

  /** Whether the options name a cluster of several processes. */
  public static boolean isOnCluster(CityOptions options) {
    return isChosen(options) && !isLocal(options.as(SparkPipelineOptions.class));
  }

  /** Whether Spark runs in this process. */
  static boolean isLocal(SparkPipelineOptions spark) {
    return spark.getSparkMaster().startsWith("local");
  }

  /**
   * Fills in what follows from other options, and sets the properties that Spark reads.
   *
   * @throws UsageException if an option has no sense
   */
  public static void prepare(CityOptions options) {
    SparkPipelineOptions spark = options.as(SparkPipelineOptions.class);
    prepareMaster(spark);
    refuseDynamicAllocation();
    refuseConcurrentJobs();
    preparePeriods(spark);
    if (spark.getCheckpointDir().equals(BESIDE_THE_LAKE)) {
      if (options.getLake().contains("://")) {
        throw new UsageException(
            "--checkpointDir is required with a lake in an object store: a folder that driver and"
                + " executors see");
      }
      spark.setCheckpointDir(options.getLake() + "/.checkpoint");
    }
    PartitionGroup group = PartitionGroup.of(options);
    if (!group.isAll()) {
      // Or groups with one command line but for this would take each other's checkpoint.
      spark.setCheckpointDir(
          "%s/partitions-%s"
              .formatted(
                  spark.getCheckpointDir().replaceFirst("/+$", ""),
                  group.toString().replace(',', '_')));
    }
    options.setReadLog(true);
    if (isLocal(spark)) {
      options
          .as(SparkContextOptions.class)
          .setListeners(List.of(new PunctualWatermark(spark.getBatchIntervalMillis())));
    }
    prepareCluster(spark);
  }

  /**
   * The same for a job that ends.
   *
   * @throws UsageException if an option has no sense
   */
  public static void prepareJob(CityOptions options) {
    SparkPipelineOptions spark = options.as(SparkPipelineOptions.class);
    prepareMaster(spark);
    prepareCluster(spark);
  }

  private static void prepareCluster(SparkPipelineOptions spark) {
    setMissing(PROPERTIES);
    if (!System.getProperty("spark.executor.extraJavaOptions", "").contains("GC")) {
      setMissing(COLLECTOR);
    }
    if (LOOPBACK.matcher(spark.getSparkMaster()).matches()) {
      setMissing(LOOPBACK_PROPERTIES);
    }
    if (!isLocal(spark) && spark.getFilesToStage() == null) {
      // Or Beam would stage the whole classpath, with other versions of what is on the cluster.
      spark.setFilesToStage(List.of(ClusterJar.find().toString()));
    }
  }

  private static void prepareMaster(SparkPipelineOptions spark) {
    String submitted = System.getProperty("spark.master");
    if (submitted != null) {
      spark.setSparkMaster(submitted);
    }
    String master = spark.getSparkMaster();
    if (master.equals("local[*]")) {
      // Beam takes it for a cluster.
      spark.setSparkMaster("local[%d]".formatted(Runtime.getRuntime().availableProcessors()));
    } else if (!master.matches("local(\\[\\d+])?|spark://[^/]+")) {
      throw new UsageException(
          "--sparkMaster=%s: must be local[CORES] or spark://HOST:PORT".formatted(master));
    }
  }

  /** Every executor that it removes would be one that is lost. */
  private static void refuseDynamicAllocation() {
    for (String property : DYNAMIC_ALLOCATION) {
      if (Boolean.getBoolean(property)) {
        throw new UsageException(
            "--conf %s=true: a run begins anew whenever an executor goes; set it to false"
                .formatted(property));
      }
    }
  }

  /** Windows would fire before the records of earlier micro-batches are in them. */
  private static void refuseConcurrentJobs() {
    String jobs = System.getProperty(CONCURRENT_JOBS, "1");
    if (!jobs.equals("1")) {
      throw new UsageException(
          "--conf %s=%s: micro-batches of this pipeline build on each other; leave it at 1"
              .formatted(CONCURRENT_JOBS, jobs));
    }
  }

  private static void preparePeriods(SparkPipelineOptions spark) {
    long interval = spark.getBatchIntervalMillis();
    if (interval < 1) {
      throw new UsageException("--batchIntervalMillis=%d: must be 1 or more".formatted(interval));
    }
    if (spark.getMinReadTimeMillis() >= interval) {
      throw new UsageException(
          "--minReadTimeMillis=%d: must be less than --batchIntervalMillis=%d"
              .formatted(spark.getMinReadTimeMillis(), interval));
    }
    if (!(spark.getReadTimePercentage() > 0 && spark.getReadTimePercentage() < 1)) {
      throw new UsageException(
          "--readTimePercentage=%s: must lie between 0 and 1"
              .formatted(spark.getReadTimePercentage()));
    }
    if (spark.getCheckpointDurationMillis() == -1) {
      spark.setCheckpointDurationMillis(CHECKPOINT_BATCHES * interval);
    } else if (spark.getCheckpointDurationMillis() < interval
        || spark.getCheckpointDurationMillis() % interval != 0) {
      throw new UsageException(
          "--checkpointDurationMillis=%d: must be a multiple of --batchIntervalMillis=%d"
              .formatted(spark.getCheckpointDurationMillis(), interval));
    }
  }

  private static void setMissing(Map<String, String> properties) {
    properties.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }
}
