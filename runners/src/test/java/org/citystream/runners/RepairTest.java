package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RepairTest {
  private static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");

  private static final Duration DELAY = Duration.ofMinutes(30);

  private final Repair repair = new Repair();

  @Test
  void hoursThatTouchAreOneStretch() {
    minutes(4 * 60 + 10, 4 * 60 + 20);
    minutes(60, 120);
    minutes(2 * 60 + 59, 3 * 60 + 1);
    minutes(10 * 60, 10 * 60 + 1);

    assertThat(repair.lines())
        .containsExactly(
            "repair: backfill --from=2026-01-01T01:00:00Z --to=2026-01-01T05:00:00Z",
            "repair: backfill --from=2026-01-01T10:00:00Z --to=2026-01-01T11:00:00Z");
  }

  @Test
  void tooManyStretchesAreComputedAtOnce() {
    for (int hour = 1; hour < 23; hour += 2) {
      minutes(60 * hour, 60 * hour + 1);
    }

    assertThat(repair.lines())
        .containsExactly("repair: backfill --from=2026-01-01T01:00:00Z --to=2026-01-01T22:00:00Z");
  }

  @Test
  void whatTheDefaultsWouldNotComputeIsNamed() {
    repair.recompute(DAY, DAY.plusSeconds(1), Duration.ofMinutes(90));
    repair.window(Duration.ofMinutes(5));
    minutes(0, 1);

    assertThat(repair.lines())
        .containsExactly(
            "repair: backfill --from=2026-01-01T00:00:00Z --to=2026-01-01T01:00:00Z"
                + " --window=300000ms --maxDelay=2h");
  }

  @Test
  void whatKafkaHasIsReadAgainFirstFromTheEarliest() {
    minutes(0, 1);
    repair.readAgain(DAY.plusSeconds(7_500));
    repair.readAgain(DAY.plusSeconds(5_000));
    repair.readAgain(DAY.plusSeconds(9_000));

    assertThat(repair.lines())
        .containsExactly(
            "repair: run --from=2026-01-01T01:00:00Z",
            "repair: backfill --from=2026-01-01T00:00:00Z --to=2026-01-01T01:00:00Z");
  }

  @Test
  void recordsThatWereNotLookedAtAreTold() {
    repair.addLost(3_000, 3_000);
    assertThat(repair.lines()).isEmpty();

    repair.addLost(2_000, 500);
    assertThat(repair.lines())
        .containsExactly("repair: reconcile again, for 3,500 of 5,000 lost records were looked at");
  }

  private void minutes(int from, int to) {
    repair.recompute(DAY.plusSeconds(60L * from), DAY.plusSeconds(60L * to), DELAY);
  }
}
