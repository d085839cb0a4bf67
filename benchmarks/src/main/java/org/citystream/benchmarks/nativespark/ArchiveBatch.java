package org.citystream.benchmarks.nativespark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.citystream.contracts.lake.Dataset.DEAD_LETTER;
import static org.citystream.contracts.lake.Dataset.RAW;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.citystream.contracts.Topic;
import org.citystream.runners.Daemon;

/**
 * Writes the records of a micro-batch to raw and processed or dead_letter, and dead letters to
 * their topic, with Spark's own writers: one job each, all from the records that the first has left
 * in memory.
 */
final class ArchiveBatch implements VoidFunction2<Dataset<Row>, Long> {
  private static final UserDefinedFunction ARRIVAL =
      udf(
          (UDF1<Long, Long>) millis -> LakeRows.micros(CityRecord.arrival(millis)),
          DataTypes.LongType);

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
    // What is no row of processed has to be a dead letter.
    CityTopics parser = topics.stopped();
    records.persist(StorageLevel.MEMORY_ONLY());
    try {
      // Alone: who reads a record that is on its way into memory waits for it, and holds a core.
      writeRaw(records);
      List<Runnable> writes = new ArrayList<>();
      for (Topic topic : Topic.values()) {
        writes.add(() -> writeProcessed(topic, records, parser));
      }
      writes.add(() -> writeDeadLetters(records, parser));
      Executor writers = new Daemon("archive");
      CompletableFuture.allOf(
              writes.stream()
                  .map(write -> CompletableFuture.runAsync(write, writers))
                  .toArray(CompletableFuture[]::new))
          .get();
    } finally {
      records.unpersist();
    }
  }

  private void writeRaw(Dataset<Row> records) {
    new LakeTable(lake, RAW)
        .append(records.withColumn("kafka_timestamp", ARRIVAL.apply(col("kafka_millis"))));
  }

  private void writeProcessed(Topic topic, Dataset<Row> records, CityTopics parser) {
    var dataset = org.citystream.contracts.lake.Dataset.processed(topic);
    new LakeTable(lake, dataset)
        .append(
            records
                .filter(col("topic").equalTo(topic.topicName()))
                .flatMap(new ProcessFn(parser), Encoders.row(LakeTable.columns(dataset))));
  }

  private void writeDeadLetters(Dataset<Row> records, CityTopics parser) {
    Dataset<Row> letters =
        records
            .flatMap(new DeadLetterFn(parser, runId), Encoders.row(DeadLetterFn.columns()))
            .persist();
    try {
      new LakeTable(lake, DEAD_LETTER).append(letters);
      letters
          .select(col(DeadLetterFn.LETTER + ".*"))
          .write()
          .format("kafka")
          .option("kafka.bootstrap.servers", bootstrapServers)
          .option("topic", deadLetterTopic)
          .option("includeHeaders", true)
          .save();
    } finally {
      letters.unpersist();
    }
  }
}
