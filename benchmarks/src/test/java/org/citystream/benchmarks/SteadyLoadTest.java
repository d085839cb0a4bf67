package org.citystream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.citystream.pipeline.DurationOption;
import org.citystream.pipeline.ingest.IngestOptions;
import org.citystream.runners.spark.SparkSetup;
import org.junit.jupiter.api.Test;

class SteadyLoadTest {
  @Test
  void rowsAreDueAfterTheDefaultsOfMaxOutOfOrdernessAndTwoBatchIntervals() {
    Duration interval =
        Duration.ofMillis(Long.parseLong(SparkSetup.defaults().get("batchIntervalMillis")));
    IngestOptions options = PipelineOptionsFactory.as(IngestOptions.class);
    long maxOutOfOrderness =
        DurationOption.parse("maxOutOfOrderness", options.getMaxOutOfOrderness()).getMillis();

    assertThat(new SteadyLoad().bound())
        .isEqualTo(interval.multipliedBy(2).plusMillis(maxOutOfOrderness));
  }
}
