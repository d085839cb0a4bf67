package org.citystream.benchmarks.nativespark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;
import static org.citystream.contracts.lake.Dataset.DEAD_LETTER;
import static org.citystream.contracts.lake.Dataset.RAW;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.CollectionAccumulator;
import org.citystream.contracts.Topic;
import org.citystream.runners.Daemon;

/**
 * Writes the records of a micro-batch to raw and processed or dead_letter, and dead letters to
 * their topic, with Spark's own writers: raw first, which leaves the records in memory, then the
 * processed datasets side by side, and last the dead letters that their tasks have found.
 */
final class ArchiveBatch implements VoidFunction2<Dataset<Row>, Long> {
  /** {@link CityRecord#arrival} in microseconds. */
  private static final Column ARRIVAL =
      when(
              col("kafka_millis").between(0, CityRecord.LAST_ARRIVAL.toEpochMilli()),
              col("kafka_millis").multiply(1000))
          .otherwise(0);

  private final CityTopics topics;
  private final Path lake;
  private final String bootstrapServers;
  private final String deadLetterTopic;
  private final String runId;

  /**
   * Writes to a lake and a topic.
   *
   * @param topics parses the records
   * @param runId what rows of dead letters say of their writer
   */
  ArchiveBatch(
      CityTopics topics, Path lake, String bootstrapServers, String deadLetterTopic, String runId) {
    this.topics = topics;
    this.lake = lake;
    this.bootstrapServers = bootstrapServers;
    this.deadLetterTopic = deadLetterTopic;
    this.runId = runId;
  }

  @Override
  public void call(Dataset<Row> records, Long batch)
      throws InterruptedException, ExecutionException {
    CollectionAccumulator<Row> deadLetters =
        records.sparkSession().sparkContext().collectionAccumulator();
    records.persist(StorageLevel.MEMORY_ONLY());
    try {
      // Alone: who reads a record that is on its way into memory waits for it, and holds a core.
      writeRaw(records);
      Executor writers = new Daemon("archive");
      CompletableFuture.allOf(
              Stream.of(Topic.values())
                  .map(
                      topic ->
                          CompletableFuture.runAsync(
                              () -> writeProcessed(topic, records, deadLetters), writers))
                  .toArray(CompletableFuture[]::new))
          .get();
      writeDeadLetters(records.sparkSession(), deadLetters.value());
    } finally {
      records.unpersist();
    }
  }

  private void writeRaw(Dataset<Row> records) {
    new LakeTable(lake, RAW).append(records.withColumn("kafka_timestamp", ARRIVAL));
  }

  private void writeProcessed(
      Topic topic, Dataset<Row> records, CollectionAccumulator<Row> deadLetters) {
    var dataset = org.citystream.contracts.lake.Dataset.processed(topic);
    new LakeTable(lake, dataset)
        .append(
            records
                .filter(col("topic").equalTo(topic.topicName()))
                .drop("headers")
                .flatMap(
                    new ProcessFn(topics, deadLetters, runId),
                    Encoders.row(LakeTable.columns(dataset))));
  }

  private void writeDeadLetters(SparkSession spark, List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    Dataset<Row> deadLetters = spark.createDataFrame(rows, DeadLetterRows.columns()).coalesce(1);
    new LakeTable(lake, DEAD_LETTER).append(deadLetters);
    deadLetters
        .select(col(DeadLetterRows.LETTER + ".*"))
        .write()
        .format("kafka")
        .option("kafka.bootstrap.servers", bootstrapServers)
        .option("topic", deadLetterTopic)
        .option("includeHeaders", true)
        .save();
  }
}
