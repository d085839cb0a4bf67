package org.citystream.pipeline.ingest;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * KafkaIO's source held to a single split, so that its watermark is the minimum over all partitions
 * of all topics on every runner: some runners take the maximum over splits.
 */
final class AlignedSource extends UnboundedSource<RecordBatch, ReadMark> {
  private static final long serialVersionUID = 1;

  private final String read;
  private final UnboundedSource<KafkaRecord<byte[], ParsedValue>, KafkaCheckpointMark> kafka;
  private final AlignedReader.Limits limits;
  private final StartOffsets start;
  private final Activity activity;
  private final ReadLog log;
  private transient List<AlignedSource> split;

  /**
   * A new read.
   *
   * @param activity the one that KafkaIO's timestamp policy keeps
   * @param log where its epochs are logged; null if nobody will read one again
   */
  AlignedSource(
      UnboundedSource<KafkaRecord<byte[], ParsedValue>, KafkaCheckpointMark> kafka,
      AlignedReader.Limits limits,
      StartOffsets start,
      Activity activity,
      ReadLog log) {
    this(UUID.randomUUID().toString(), kafka, limits, start, activity, log);
  }

  private AlignedSource(
      String read,
      UnboundedSource<KafkaRecord<byte[], ParsedValue>, KafkaCheckpointMark> kafka,
      AlignedReader.Limits limits,
      StartOffsets start,
      Activity activity,
      ReadLog log) {
    this.read = requireNonNull(read);
    this.kafka = requireNonNull(kafka);
    this.limits = requireNonNull(limits);
    this.start = requireNonNull(start);
    this.activity = requireNonNull(activity);
    this.log = log;
  }

  /** Asks the brokers for the partitions once: Spark splits again for every micro-batch. */
  @Override
  public synchronized List<AlignedSource> split(int desiredNumSplits, PipelineOptions options)
      throws Exception {
    if (split == null) {
      var splits = WithoutMetrics.call(() -> kafka.split(1, options));
      if (splits.size() != 1) {
        throw new IllegalStateException("KafkaIO answered a single split with " + splits.size());
      }
      @SuppressWarnings("unchecked")
      var only =
          (UnboundedSource<KafkaRecord<byte[], ParsedValue>, KafkaCheckpointMark>) splits.get(0);
      split = List.of(new AlignedSource(read, only, limits, start, activity, log));
    }
    return split;
  }

  @Override
  public UnboundedReader<RecordBatch> createReader(PipelineOptions options, ReadMark mark) {
    return new AlignedReader(this, options, mark);
  }

  /** KafkaIO's reader of all partitions, at this mark or, if it is null, at the start. */
  UnboundedReader<KafkaRecord<byte[], ParsedValue>> kafkaReader(
      PipelineOptions options, ReadMark mark) throws IOException {
    if (mark != null) {
      activity.restore(mark.epoch(), mark.silences(), limits.clock().now());
    }
    return kafka.createReader(options, mark == null ? start.mark().orElse(null) : mark.kafka());
  }

  String read() {
    return read;
  }

  AlignedReader.Limits limits() {
    return limits;
  }

  Activity activity() {
    return activity;
  }

  Optional<ReadLog> log() {
    return Optional.ofNullable(log);
  }

  @Override
  public Coder<ReadMark> getCheckpointMarkCoder() {
    return new ReadMark.MarkCoder();
  }

  @Override
  public Coder<RecordBatch> getOutputCoder() {
    return RecordBatch.BatchCoder.of();
  }
}
