package org.citystream.benchmarks.nativespark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.unix_millis;

import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.citystream.benchmarks.nativespark.CityRecord.Header;
import org.citystream.contracts.EventParser;
import org.citystream.contracts.Topic;

/** The five topics as a stream of Spark, and its rows as records. */
final class CityTopics implements Serializable {
  private final Duration maxFutureSkew;
  private final Clock clock;

  /** A task's own. */
  private transient EventParser parser;

  /**
   * A reader of records.
   *
   * @param maxFutureSkew how far ahead of its arrival, and of the clock, a record may be dated
   */
  CityTopics(Duration maxFutureSkew) {
    this(maxFutureSkew, Clock.systemUTC());
  }

  private CityTopics(Duration maxFutureSkew, Clock clock) {
    this.maxFutureSkew = maxFutureSkew;
    this.clock = clock;
  }

  /** A reader that says the same of a record however often it is asked: its clock stands still. */
  CityTopics stopped() {
    return new CityTopics(maxFutureSkew, Clock.fixed(clock.instant(), clock.getZone()));
  }

  /** All records from the earliest on, as many as asked for in a micro-batch. */
  static Dataset<Row> stream(SparkSession spark, String bootstrapServers, long recordsPerBatch) {
    return spark
        .readStream()
        .format("kafka")
        .option("kafka.bootstrap.servers", bootstrapServers)
        .option(
            "subscribe",
            Stream.of(Topic.values()).map(Topic::topicName).collect(Collectors.joining(",")))
        .option("startingOffsets", "earliest")
        .option("includeHeaders", true)
        .option("maxOffsetsPerTrigger", recordsPerBatch)
        // A task reads one partition from end to end: few large fetches and polls.
        .option("kafka.max.partition.fetch.bytes", 8 << 20)
        .option("kafka.max.poll.records", 10_000)
        // Spark asks for a partition's end while a fetch waits there for more, and waits with it.
        .option("kafka.fetch.max.wait.ms", 10)
        .load()
        .select(
            col("topic"),
            col("partition"),
            col("offset"),
            // Spark makes dates of the old calendar out of timestamps, one by one.
            unix_millis(col("timestamp")).as("kafka_millis"),
            col("key"),
            col("value"),
            col("headers"));
  }

  /** Parses a row of the stream. */
  CityRecord parse(Row row) {
    if (parser == null) {
      parser = new EventParser(maxFutureSkew, clock);
    }
    Topic topic = Topic.named(row.getString(0)).orElseThrow();
    long kafkaMillis = row.getLong(3);
    byte[] value = row.getAs(5);
    return new CityRecord(
        topic,
        row.getInt(1),
        row.getLong(2),
        CityRecord.arrival(kafkaMillis),
        row.getAs(4),
        value,
        row.isNullAt(6) ? null : headers(row.getList(6)),
        CityRecord.notAheadOf(kafkaMillis, maxFutureSkew, parser.parse(topic, value)));
  }

  private static List<Header> headers(List<Row> headers) {
    return headers.stream().map(h -> new Header(h.getString(0), h.getAs(1))).toList();
  }
}
