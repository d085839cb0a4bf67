package org.citystream.pipeline.ingest;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Hidden;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/** From Kafka to parsed records. */
public interface IngestOptions extends PipelineOptions {

  @Description("Kafka brokers to read from, as host:port[,host:port].")
  @Validation.Required
  String getBootstrapServers();

  void setBootstrapServers(String bootstrapServers);

  /** Heeded by who decides on the {@link StartOffsets}, which name every partition to read. */
  @Description(
      "Partitions of each topic that this pipeline reads, such as 0-3,6, beside pipelines that"
          + " read the others and write to the same lake. All records of a vehicle must be in"
          + " partitions of one pipeline, as where topics are keyed by device and have as many"
          + " partitions each; else every pipeline writes a row of its part of a vehicle's window,"
          + " and views show only one of them.")
  @Default.String("all")
  String getPartitions();

  void setPartitions(String partitions);

  @Description("Topic that receives the records that cannot be processed, as they came.")
  @Default.String("dead_letter")
  String getDeadLetterTopic();

  void setDeadLetterTopic(String deadLetterTopic);

  @Description(
      "How far ahead of its arrival, and of the clock, a record may be dated; beyond, it is a dead"
          + " letter.")
  @Default.String("5m")
  String getMaxFutureSkew();

  void setMaxFutureSkew(String maxFutureSkew);

  @Description(
      "How far behind the newest record of its partition a record may be dated and still be on"
          + " time; the watermark stays that far behind.")
  @Default.String("30s")
  String getMaxOutOfOrderness();

  void setMaxOutOfOrderness(String maxOutOfOrderness);

  @Description(
      "How long a partition must have been silent, with nothing left to read, before the watermark"
          + " goes on without it. When all are silent, the watermark follows the clock.")
  @Default.String("10s")
  String getIdleTimeout();

  void setIdleTimeout(String idleTimeout);

  /**
   * Whether to log below the lake what each read takes, so that an engine that reads again after a
   * failure reads exactly the same. For the engine to say, not for the user.
   */
  @Hidden
  @Default.Boolean(false)
  boolean getReadLog();

  void setReadLog(boolean readLog);

  @Description("Most records that one element of the read holds.")
  @Default.Integer(2000)
  int getMaxBatchRecords();

  void setMaxBatchRecords(int maxBatchRecords);
}
