package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private final List<StartPoint> starts = new ArrayList<>();

  @Test
  void aRunThatGetsNoFurtherGivesUp() {
    assertThatThrownBy(() -> new Losing(Integer.MAX_VALUE, 0).run(at(7)))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("began %d times".formatted(Attempts.MOST_AT_ONE_PLACE));
    assertThat(starts).hasSize(Attempts.MOST_AT_ONE_PLACE);
  }

  @Test
  void aRunThatGetsOnBeginsAnewAsOftenAsItMust() throws InterruptedException {
    int losses = 3 * Attempts.MOST_AT_ONE_PLACE;

    new Losing(losses, 1).run(at(7));

    assertThat(starts).hasSize(losses + 1).endsWith(at(7 + losses));
  }

  /** Loses an executor so many times, each time so many records further. */
  private final class Losing implements Attempts {
    private final int losses;
    private final long step;

    Losing(int losses, long step) {
      this.losses = losses;
      this.step = step;
    }

    @Override
    public boolean finishes(StartPoint start) {
      starts.add(start);
      return starts.size() > losses;
    }

    @Override
    public StartPoint anew(StartPoint last) {
      return at(last.offsets().values().iterator().next() + step);
    }
  }

  private static StartPoint at(long offset) {
    return new StartPoint(Map.of(new TopicPartition("gps_data", 0), offset), Map.of(), "");
  }
}
