package org.citystream.pipeline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
    List<AlignedSource> splits = source(1).split(desired, OPTIONS);

    assertThat(splits).hasSize(1);
    assertThat(splits.get(0).split(desired, OPTIONS)).hasSize(1);
  }

  @Test
  void severalSplitsOfKafkaAreRefused() {
    assertThatThrownBy(() -> source(2).split(1, OPTIONS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("2");
  }

  private static AlignedSource source(int splitsOfKafka) {
    return new AlignedSource(
        new FakeKafka(splitsOfKafka), LIMITS, StartOffsets.EARLIEST, new Activity(), null);
  }
}
