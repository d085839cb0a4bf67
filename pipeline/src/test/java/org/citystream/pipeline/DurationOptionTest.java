package org.citystream.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationOptionTest {

  @ParameterizedTest
  @CsvSource({"0s, 0", "500ms, 500", "30s, 30000", "1m, 60000", "2h, 7200000", "1d, 86400000"})
  void durationIsDigitsAndAUnit(String text, long millis) {
    assertThat(DurationOption.parse("window", text)).isEqualTo(Duration.millis(millis));
  }

  @Test
  void tenYearsAreTheLongestDuration() {
    assertThat(DurationOption.parse("window", "3650d")).isEqualTo(Duration.standardDays(3650));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DurationOption.parse("window", "999999999d"))
        .withMessageStartingWith("--window=999999999d: is longer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "m", "-1m", "1.5m", "1 m", "1M", "1w", "PT1M", "1m30s", "1m\n"})
  void anythingElseIsRefusedByTheNameOfItsOption(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DurationOption.parse("window", text))
        .withMessageStartingWith("--window=" + text + ": not a duration");
  }

  @Test
  void zeroIsRefusedWhereItHasNoSense() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DurationOption.parsePositive("window", "0s"))
        .withMessage("--window=0s: must be above zero");
    assertThat(DurationOption.parsePositive("window", "1ms")).isEqualTo(Duration.millis(1));
  }
}
