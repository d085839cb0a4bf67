package org.citystream.benchmarks.nativespark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.window;
import static org.citystream.contracts.lake.Dataset.ENRICHED;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.citystream.pipeline.DurationOption;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The city's pipeline once more, by hand for Spark Structured Streaming: what Beam is held to. */
@Command(
    name = "NativeSparkJob",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Takes the city's five topics to the lake with Spark Structured Streaming, until stopped.")
public final class NativeSparkJob implements Callable<Integer> {
  @Option(
      names = "--bootstrapServers",
      required = true,
      description = "Kafka brokers to read from, as host:port[,host:port].")
  private String bootstrapServers;

  @Option(names = "--lake", description = "The lake: a local folder.")
  private Path lake = Path.of("lake");

  @Option(names = "--sparkMaster", description = "Where Spark runs.")
  private String sparkMaster = "local[2]";

  @Option(
      names = "--checkpointDir",
      description =
          "Folder of Spark's checkpoints; a run goes on from the checkpoint in it. Default:"
              + " .checkpoint below the lake")
  private Path checkpointDir;

  @Option(names = "--window", description = "Length of the windows of the join.")
  private String window = "1m";

  @Option(
      names = "--maxOutOfOrderness",
      description = "How far behind the newest record one may be dated and still be joined.")
  private String maxOutOfOrderness = "30s";

  @Option(
      names = "--maxFutureSkew",
      description =
          "How far ahead of its arrival, and of the clock, a record may be dated; beyond, it is a"
              + " dead letter.")
  private String maxFutureSkew = "5m";

  @Option(
      names = "--trigger",
      description = "A micro-batch begins every so often, and at once when the last took longer.")
  private String trigger = "3s";

  @Option(names = "--maxRecordsPerBatch", description = "Most records of a micro-batch.")
  private long maxRecordsPerBatch = 1_000_000;

  @Option(
      names = "--deadLetterTopic",
      description = "Topic that receives the records that cannot be processed, as they came.")
  private String deadLetterTopic = "dead_letter";

  @Option(
      names = "--fused",
      description =
          "One query whose tasks write files themselves while they parse, in place of two queries"
              + " and Spark's own writers.")
  private boolean fused;

  @Spec private CommandSpec spec;

  /** Runs the job until it fails or the process is told to stop. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new NativeSparkJob()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    try (SparkSession spark = session()) {
      start(spark);
      spark.streams().awaitAnyTermination();
      return CommandLine.ExitCode.OK;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** The session that the queries run in. */
  SparkSession session() {
    return NativeSession.create(sparkMaster);
  }

  /** Starts the queries. */
  void start(SparkSession spark) throws TimeoutException {
    String runId = UUID.randomUUID().toString().substring(0, 8);
    Path root = lake.toAbsolutePath();
    CityTopics topics = new CityTopics(Duration.ofMillis(millis("maxFutureSkew", maxFutureSkew)));
    long windowMillis = DurationOption.parsePositive("window", window).getMillis();
    MapPartitionsFunction<Row, Row> sightings;
    if (fused) {
      sightings =
          new ArchiveFn(
              topics,
              root,
              windowMillis * 1000,
              new DeadLetterTopic(bootstrapServers, deadLetterTopic),
              runId);
    } else {
      start(
          "archive",
          stream(spark, true),
          new ArchiveBatch(topics, root, bootstrapServers, deadLetterTopic, runId));
      sightings = new GroupFn(topics, windowMillis * 1000);
    }
    LakeTable enriched = new LakeTable(root, ENRICHED);
    start(
        fused ? "city" : "join",
        // The join needs no keys and headers; the one pass writes them, too.
        stream(spark, fused)
            .mapPartitions(sightings, Encoders.row(VehicleWindows.COLUMNS))
            .withColumn("event_time", timestamp_micros(col("event_micros")))
            .withWatermark(
                "event_time", millis("maxOutOfOrderness", maxOutOfOrderness) + " milliseconds")
            .groupBy(
                col("vehicle_id"),
                window(col("event_time"), windowMillis + " milliseconds").as("window"))
            .agg(collect_list(col("sightings")).as("sightings"))
            .select(
                col("vehicle_id"),
                unix_micros(col("window.start")),
                unix_micros(col("window.end")),
                col("sightings"))
            .map(new EnrichFn(runId), Encoders.row(LakeTable.columns(ENRICHED))),
        (rows, batch) -> enriched.append(rows));
  }

  private Dataset<Row> stream(SparkSession spark, boolean whole) {
    return CityTopics.stream(spark, bootstrapServers, maxRecordsPerBatch, whole);
  }

  private void start(String name, Dataset<Row> rows, VoidFunction2<Dataset<Row>, Long> batch)
      throws TimeoutException {
    rows.writeStream()
        .queryName(name)
        .option("checkpointLocation", checkpoint().resolve(name).toString())
        .trigger(Trigger.ProcessingTime(millis("trigger", trigger)))
        .foreachBatch(batch)
        .start();
  }

  private static long millis(String option, String duration) {
    return DurationOption.parse(option, duration).getMillis();
  }

  private Path checkpoint() {
    return (checkpointDir == null ? lake.resolve(".checkpoint") : checkpointDir).toAbsolutePath();
  }
}
