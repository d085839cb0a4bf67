package org.citystream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchmarksTest {
  @ParameterizedTest
  @CsvSource({
    "compare, --contestants=flink",
    "compare, --vehicles=0",
    "compare, --vehicles=1000001",
    "compare, --steps=0",
    "compare, --runs=0",
    "compare, --heap=much",
    "compare, --cores=0",
    "compare, --work=/no/such/folder",
    "compare, --rateSeconds=90",
    "compare, '--contestants=spark,native,spark'",
    "latency, --bound=0",
    "latency, --rateSeconds=0",
    "latency, --rate=0",
    "latency, --rate=60000000",
    "latency, --rateVehicles=0",
    "latency, --rateVehicles=1000001",
    "scale, --windows=long",
    "scale, --windows=0s",
    "scale, --vehicles=0",
    "scale, '--vehicles=100,1000001'",
    "scale, --partitions=0",
    "scale, --records=0",
  })
  void refusesAnOptionWithoutSenseInOneLineBeforeAnythingStarts(String command, String option) {
    BenchmarksRun run = BenchmarksRun.of(command, option);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).singleElement().asString().contains(name(option));
  }

  private static String name(String option) {
    return option.replaceFirst("=.*", "");
  }
}
