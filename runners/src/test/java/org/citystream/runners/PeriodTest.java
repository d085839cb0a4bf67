package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PeriodTest {
  @Test
  void withoutBoundsItIsAllThatALakeCanHold() {
    Period all = new Period(null, null);

    assertThat(all.fromMicros()).isZero();
    assertThat(all.toMicros()).isEqualTo(253_402_300_799_000_000L);
  }

  @Test
  void boundsAreMicroseconds() {
    Period period =
        new Period(
            Instant.parse("2026-01-31T06:00:00.000001Z"), Instant.parse("2999-01-01T00:00:00Z"));

    assertThat(period.fromMicros()).isEqualTo(1_769_839_200_000_001L);
    assertThat(period.toMicros()).isEqualTo(32_472_144_000_000_000L);
  }
}
