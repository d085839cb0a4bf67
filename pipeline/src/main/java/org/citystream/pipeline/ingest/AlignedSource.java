package org.citystream.pipeline.ingest;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * KafkaIO's source held to a single split, so that its watermark is the minimum over all partitions
 * of all topics on every runner: some runners take the maximum over splits.
 */
final class AlignedSource extends UnboundedSource<RecordBatch, KafkaCheckpointMark> {
  private final UnboundedSource<KafkaRecord<byte[], ParsedValue>, KafkaCheckpointMark> kafka;
  private final AlignedReader.Limits limits;

  AlignedSource(
      UnboundedSource<KafkaRecord<byte[], ParsedValue>, KafkaCheckpointMark> kafka,
      AlignedReader.Limits limits) {
    this.kafka = requireNonNull(kafka);
    this.limits = requireNonNull(limits);
  }

  @Override
  public List<AlignedSource> split(int desiredNumSplits, PipelineOptions options) throws Exception {
    var splits = kafka.split(1, options);
    if (splits.size() != 1) {
      throw new IllegalStateException("KafkaIO answered a single split with " + splits.size());
    }
    @SuppressWarnings("unchecked")
    var only =
        (UnboundedSource<KafkaRecord<byte[], ParsedValue>, KafkaCheckpointMark>) splits.get(0);
    return List.of(new AlignedSource(only, limits));
  }

  @Override
  public UnboundedReader<RecordBatch> createReader(
      PipelineOptions options, KafkaCheckpointMark mark) throws IOException {
    return new AlignedReader(this, kafka.createReader(options, mark), limits);
  }

  @Override
  public Coder<KafkaCheckpointMark> getCheckpointMarkCoder() {
    return kafka.getCheckpointMarkCoder();
  }

  @Override
  public Coder<RecordBatch> getOutputCoder() {
    return RecordBatch.BatchCoder.of();
  }
}
