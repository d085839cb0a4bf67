package org.citystream.pipeline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlignedSourceTest {
  private static final AlignedReader.Limits LIMITS =
      new AlignedReader.Limits(10, Duration.ZERO, new FakeClock(Instant.EPOCH));
  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 40})
  void sourceIsOneSplitWhateverTheRunnerDesires(int desired) throws Exception {
    List<AlignedSource> splits =
        new AlignedSource(new FakeKafka(1), LIMITS).split(desired, OPTIONS);

    assertThat(splits).hasSize(1);
    assertThat(splits.get(0).split(desired, OPTIONS)).hasSize(1);
  }

  @Test
  void severalSplitsOfKafkaAreRefused() {
    assertThatThrownBy(() -> new AlignedSource(new FakeKafka(2), LIMITS).split(1, OPTIONS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("2");
  }

  /** KafkaIO's source, splitting into at most what is desired of it. */
  private static final class FakeKafka
      extends UnboundedSource<KafkaRecord<byte[], ParsedValue>, KafkaCheckpointMark> {
    private static final long serialVersionUID = 1;

    private final int splitsOfOne;

    FakeKafka(int splitsOfOne) {
      this.splitsOfOne = splitsOfOne;
    }

    @Override
    public List<FakeKafka> split(int desiredNumSplits, PipelineOptions options) {
      return Collections.nCopies(desiredNumSplits * splitsOfOne, this);
    }

    @Override
    public UnboundedReader<KafkaRecord<byte[], ParsedValue>> createReader(
        PipelineOptions options, KafkaCheckpointMark mark) {
      throw new UnsupportedOperationException("nothing is read");
    }

    @Override
    public Coder<KafkaCheckpointMark> getCheckpointMarkCoder() {
      throw new UnsupportedOperationException("nothing is read");
    }
  }
}
