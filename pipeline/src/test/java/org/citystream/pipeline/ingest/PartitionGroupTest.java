package org.citystream.pipeline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionGroupTest {
  @Test
  void groupHasTheNumbersAndRangesThatTheOptionNames() {
    PartitionGroup group = group("0-3,6,11-12");

    assertThat(IntStream.range(0, 20).filter(group::contains))
        .containsExactly(0, 1, 2, 3, 6, 11, 12);
    assertThat(group.last()).isEqualTo(12);
    assertThat(group.isAll()).isFalse();
  }

  @Test
  void groupIsAllPartitionsUnlessTheOptionIsGiven() {
    PartitionGroup group = PartitionGroup.of(PipelineOptionsFactory.as(IngestOptions.class));

    assertThat(group).isEqualTo(PartitionGroup.ALL).isEqualTo(group("all"));
    assertThat(group.isAll()).isTrue();
    assertThat(group.contains(0)).isTrue();
    assertThat(group.contains(1_000_000)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0",
        "3-3 | 3",
        "007 | 7",
        "0,1,2,4 | 0-2,4",
        "6,0-3 | 0-3,6",
        "0-5,2-3,5-8 | 0-8",
        "0-1,3-999999999 | 0-1,3-999999999",
        "all | all"
      })
  void oneGroupIsWrittenInOneWay(String option, String text) {
    assertThat(group(option)).hasToString(text).isEqualTo(group(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "0,",
        ",0",
        "0,,1",
        "x",
        "0-",
        "-1",
        "1-0",
        "0-1-2",
        "0;1",
        "0, 1",
        "all,0",
        "ALL",
        "1.5",
        "0x1",
        "9999999999",
        "0\n"
      })
  void anythingElseIsRefusedByTheNameOfTheOption(String option) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> group(option))
        .withMessageStartingWith("--partitions=" + option + ": must be all, or numbers");
  }

  private static PartitionGroup group(String option) {
    IngestOptions options = PipelineOptionsFactory.as(IngestOptions.class);
    options.setPartitions(option);
    return PartitionGroup.of(options);
  }
}
