package org.citystream.benchmarks.nativespark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.unix_millis;

import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.citystream.benchmarks.nativespark.CityRecord.Header;
import org.citystream.contracts.EventParser;
import org.citystream.contracts.Topic;

/** The five topics as a stream of Spark, and its rows as records. */
final class CityTopics implements Serializable {
  private static final List<String> WHOLE =
      List.of("topic", "partition", "offset", "kafka_millis", "value", "key", "headers");
  private static final int TOPIC = WHOLE.indexOf("topic");
  private static final int PARTITION = WHOLE.indexOf("partition");
  private static final int OFFSET = WHOLE.indexOf("offset");
  private static final int KAFKA_MILLIS = WHOLE.indexOf("kafka_millis");
  private static final int VALUE = WHOLE.indexOf("value");
  private static final int KEY = WHOLE.indexOf("key");
  private static final int HEADERS = WHOLE.indexOf("headers");
  private static final List<String> PARSED = WHOLE.subList(0, KEY);

  private final Duration maxFutureSkew;

  /** A task's own. */
  private transient EventParser parser;

  /**
   * A reader of records.
   *
   * @param maxFutureSkew how far ahead of its arrival, and of the clock, a record may be dated
   */
  CityTopics(Duration maxFutureSkew) {
    this.maxFutureSkew = maxFutureSkew;
  }

  /**
   * All records from the earliest on, as many as asked for in a micro-batch.
   *
   * @param whole whether their keys and headers are wanted, too
   */
  static Dataset<Row> stream(
      SparkSession spark, String bootstrapServers, long recordsPerBatch, boolean whole) {
    Dataset<Row> records =
        spark
            .readStream()
            .format("kafka")
            .option("kafka.bootstrap.servers", bootstrapServers)
            .option(
                "subscribe",
                Stream.of(Topic.values()).map(Topic::topicName).collect(Collectors.joining(",")))
            .option("startingOffsets", "earliest")
            .option("includeHeaders", whole)
            .option("maxOffsetsPerTrigger", recordsPerBatch)
            // A task reads one partition from end to end: few large fetches and polls.
            .option("kafka.max.partition.fetch.bytes", 8 << 20)
            .option("kafka.max.poll.records", 10_000)
            // Spark asks for a partition's end while a fetch waits there, and waits with it.
            .option("kafka.fetch.max.wait.ms", 10)
            .load()
            // Spark makes dates of the old calendar out of timestamps, one by one.
            .withColumn("kafka_millis", unix_millis(col("timestamp")));
    return records.select(
        (whole ? WHOLE : PARSED).stream().map(functions::col).toArray(Column[]::new));
  }

  /** Parses a row of the stream, of which key and headers may be left out. */
  CityRecord parse(Row row) {
    if (parser == null) {
      parser = new EventParser(maxFutureSkew, Clock.systemUTC());
    }
    Topic topic = Topic.named(row.getString(TOPIC)).orElseThrow();
    long kafkaMillis = row.getLong(KAFKA_MILLIS);
    byte[] value = row.getAs(VALUE);
    return new CityRecord(
        topic,
        row.getInt(PARTITION),
        row.getLong(OFFSET),
        CityRecord.arrival(kafkaMillis),
        row.length() > KEY ? row.getAs(KEY) : null,
        value,
        row.length() > HEADERS && !row.isNullAt(HEADERS) ? headers(row.getList(HEADERS)) : null,
        CityRecord.notAheadOf(kafkaMillis, maxFutureSkew, parser.parse(topic, value)));
  }

  private static List<Header> headers(List<Row> headers) {
    return headers.stream().map(h -> new Header(h.getString(0), h.getAs(1))).toList();
  }
}
