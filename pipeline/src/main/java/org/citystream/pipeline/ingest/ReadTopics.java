package org.citystream.pipeline.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.options.ExperimentalOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.citystream.contracts.Topic;
import org.citystream.pipeline.DurationOption;
import org.citystream.pipeline.lake.LakeOptions;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Reads the five topics as one aligned source and parses each record once. The partitions are those
 * that the start names, or those that the topics have when the pipeline starts.
 */
public final class ReadTopics extends PTransform<PBegin, PCollection<RecordBatch>> {
  private static final EventTimePolicy.Clock WALL_CLOCK = Instant::now;

  private final String bootstrapServers;
  private final int maxBatchRecords;
  private final Duration maxFutureSkew;
  private final Duration maxOutOfOrderness;
  private final Duration idleTimeout;
  private final StartOffsets start;
  private final Activity activity = new Activity();
  private final ReadLog log;

  private ReadTopics(IngestOptions options, StartOffsets start) {
    this.start = start;
    bootstrapServers = options.getBootstrapServers();
    maxBatchRecords = options.getMaxBatchRecords();
    if (maxBatchRecords < 1) {
      throw new IllegalArgumentException(
          "--maxBatchRecords=%d: must be 1 or more".formatted(maxBatchRecords));
    }
    maxFutureSkew = DurationOption.parse("maxFutureSkew", options.getMaxFutureSkew());
    maxOutOfOrderness = DurationOption.parse("maxOutOfOrderness", options.getMaxOutOfOrderness());
    idleTimeout = DurationOption.parsePositive("idleTimeout", options.getIdleTimeout());
    LakeOptions lake = options.as(LakeOptions.class);
    log =
        options.getReadLog()
            ? new ReadLog(
                "%s/.reads/%s-%s"
                    .formatted(lake.getLake(), lake.getRunId(), UUID.randomUUID().toString()))
            : null;
  }

  /**
   * The read with the options' brokers and watermark.
   *
   * @param start where it begins when there is no checkpoint to go on from
   * @throws IllegalArgumentException if an option has no sense; the message names it
   */
  public static ReadTopics with(IngestOptions options, StartOffsets start) {
    return new ReadTopics(options, start);
  }

  @Override
  public PCollection<RecordBatch> expand(PBegin input) {
    var limits = new AlignedReader.Limits(maxBatchRecords, maxOutOfOrderness, WALL_CLOCK);
    return input.apply(
        "Read aligned",
        Read.from(
            new AlignedSource(
                sourceOf(kafkaRead(), input.getPipeline().getOptions()),
                limits,
                start,
                activity,
                log)));
  }

  private KafkaIO.Read<byte[], ParsedValue> kafkaRead() {
    KafkaIO.Read<byte[], ParsedValue> read = KafkaIO.read();
    List<TopicPartition> partitions = start.partitions();
    return (partitions.isEmpty()
            ? read.withTopics(Stream.of(Topic.values()).map(Topic::topicName).toList())
            : read.withTopicPartitions(partitions))
        .withBootstrapServers(bootstrapServers)
        .withKeyDeserializerAndCoder(ByteArrayDeserializer.class, ByteArrayCoder.of())
        .withValueDeserializerAndCoder(EventDeserializer.class, new ParsedValue.UnusedCoder())
        .withTimestampPolicyFactory(
            EventTimePolicy.factory(maxOutOfOrderness, idleTimeout, WALL_CLOCK, activity))
        .withConsumerConfigUpdates(
            Map.of(
                // Or records that Kafka deletes unread would be passed over without a word.
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                start.mark().isPresent() ? "none" : "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                maxBatchRecords,
                EventDeserializer.MAX_FUTURE_SKEW_MILLIS,
                maxFutureSkew.getMillis()));
  }

  /** Is never run: made as others are, it would make a runner and file systems of its own first. */
  private static final class Expansion extends Pipeline {
    Expansion(PipelineOptions options) {
      super(options);
    }
  }

  /** KafkaIO gives its source to nobody, so it is taken from an expansion that is never run. */
  private static UnboundedSource<KafkaRecord<byte[], ParsedValue>, KafkaCheckpointMark> sourceOf(
      KafkaIO.Read<byte[], ParsedValue> read, PipelineOptions pipelineOptions) {
    var options = PipelineOptionsFactory.create();
    options.setRunner(pipelineOptions.getRunner());
    ExperimentalOptions.addExperiment(options.as(ExperimentalOptions.class), "use_deprecated_read");
    Pipeline expansion = new Expansion(options);
    expansion.apply("KafkaIO", read);
    List<UnboundedSource<?, ?>> sources = new ArrayList<>();
    expansion.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
            if (node.getTransform() instanceof Read.Unbounded<?> unbounded) {
              sources.add(unbounded.getSource());
            }
            return CompositeBehavior.ENTER_TRANSFORM;
          }
        });
    if (sources.size() != 1) {
      throw new IllegalStateException("KafkaIO expanded to " + sources.size() + " sources, not 1");
    }
    @SuppressWarnings("unchecked")
    var source =
        (UnboundedSource<KafkaRecord<byte[], ParsedValue>, KafkaCheckpointMark>) sources.get(0);
    return source;
  }
}
