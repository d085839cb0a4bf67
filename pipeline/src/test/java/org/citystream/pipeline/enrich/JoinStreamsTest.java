package org.citystream.pipeline.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.citystream.pipeline.enrich.JoinFixture.START;
import static org.citystream.pipeline.enrich.JoinFixture.at;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractListAssert;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.groups.Tuple;
import org.citystream.contracts.Event;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.EnrichedRow;
import org.citystream.pipeline.TestEvents;
import org.junit.jupiter.api.Test;

class JoinStreamsTest {
  private static final Instant END = START.plusSeconds(60);
  private static final Duration LATENESS = Duration.ofMinutes(10);

  private final JoinFixture join = new JoinFixture();

  @Test
  void recordsOnTimeGiveOneRowWhenTheWindowCloses() {
    join.arrive(event("a", 10)).arrive(event("b", 20)).watermark(END);

    assertPanes().containsExactly(tuple(START, 0L, "ON_TIME", 2L));
  }

  @Test
  void speculativeRowsOfAnOpenWindowAreReplacedByTheOneOnTime() {
    join.options.setEarlyFiring("10s");
    join.arrive(event("a", 10))
        .clock(Duration.ofSeconds(11))
        .arrive(event("b", 20))
        .clock(Duration.ofSeconds(11))
        .arrive(event("c", 30))
        .watermark(END);

    assertPanes()
        .containsExactly(
            tuple(START, 0L, "EARLY", 1L),
            tuple(START, 1L, "EARLY", 2L),
            tuple(START, 2L, "ON_TIME", 3L));
  }

  @Test
  void noSpeculativeRowsWithoutEarlyFiring() {
    join.arrive(event("a", 10)).clock(Duration.ofDays(1)).watermark(END);

    assertPanes().containsExactly(tuple(START, 0L, "ON_TIME", 1L));
  }

  @Test
  void recordBehindTheWatermarkIsOnTimeWhileItsWindowIsOpen() {
    join.arrive(event("a", 50)).watermark(at(55)).arrive(event("b", 5)).watermark(END);

    assertPanes().containsExactly(tuple(START, 0L, "ON_TIME", 2L));
  }

  @Test
  void lateRecordGivesASecondRowWithAllThatIsKnown() {
    join.arrive(event("a", 10)).watermark(END).arrive(event("b", 20));

    assertPanes().containsExactly(tuple(START, 0L, "ON_TIME", 1L), tuple(START, 1L, "LATE", 2L));
  }

  @Test
  void lateRecordLeavesTheOtherVehiclesOfItsGroupAlone() {
    String other =
        IntStream.iterate(2, i -> i + 1)
            .mapToObj(i -> "v" + i)
            .filter(id -> VehicleGroup.of(id) == VehicleGroup.of("v1"))
            .findFirst()
            .orElseThrow();

    List<EnrichedRow> panes =
        new JoinFixture()
            .arrive(
                TestEvents.full(Topic.VEHICLE, "a", "v1", at(10)),
                TestEvents.full(Topic.VEHICLE, "b", other, at(10)))
            .watermark(at(60))
            .arrive(TestEvents.full(Topic.GPS, "c", "v1", at(20)))
            .panes();

    assertThat(panes).extracting(EnrichedRow::getVehicleId).containsExactly("v1", "v1", other);
    assertThat(panes).extracting(EnrichedRow::getGpsEvents).containsExactly(0L, 1L, 0L);
  }

  @Test
  void windowOfLateRecordsOnlyStillGivesARow() {
    join.watermark(END).arrive(event("a", 10));

    assertPanes().containsExactly(tuple(START, 0L, "LATE", 1L));
  }

  @Test
  void recordIsTakenInUntilTheAllowedLatenessHasPassed() {
    Instant stillOpen = END.plus(LATENESS).minusMillis(2);
    join.arrive(event("a", 10)).watermark(stillOpen).arrive(event("b", 20));

    assertPanes().containsExactly(tuple(START, 0L, "ON_TIME", 1L), tuple(START, 1L, "LATE", 2L));
  }

  @Test
  void recordTooLateIsInNoRowAndTakesNoneOfItsBatchWithIt() {
    Instant closed = END.plus(LATENESS);
    join.arrive(event("a", 10)).watermark(closed).arrive(event("too late", 20), event("late", 65));

    assertPanes()
        .containsExactly(
            tuple(START, 0L, "ON_TIME", 1L), tuple(START.plusSeconds(60), 0L, "LATE", 1L));
  }

  @Test
  void windowHoldsItsStartAndNotItsEnd() {
    join.arrive(event("before", -0.001), event("start", 0), event("last", 59.999))
        .arrive(event("end", 60));

    assertPanes()
        .containsExactly(
            tuple(START.minusSeconds(60), 0L, "ON_TIME", 1L),
            tuple(START, 0L, "ON_TIME", 2L),
            tuple(START.plusSeconds(60), 0L, "ON_TIME", 1L));
  }

  @Test
  void windowIsAsLongAsTheOptionsSay() {
    join.options.setWindow("5s");
    join.arrive(event("a", 4), event("b", 5), event("c", 9));

    assertThat(join.panes())
        .extracting(
            EnrichedRow::getWindowStart, EnrichedRow::getWindowEnd, EnrichedRow::getVehicleEvents)
        .containsExactly(tuple(at(0), at(5), 1L), tuple(at(5), at(10), 2L));
  }

  @Test
  void vehiclesAreJoinedEachForItself() {
    join.arrive(
        TestEvents.full(Topic.VEHICLE, "a", "v1", at(10)),
        TestEvents.full(Topic.WEATHER, "b", "v2", at(10)),
        TestEvents.full(Topic.WEATHER, "c", "v1", at(20)));

    assertThat(join.panes())
        .extracting(
            EnrichedRow::getVehicleId, EnrichedRow::getVehicleEvents, EnrichedRow::getWeatherEvents)
        .containsExactly(tuple("v1", 1L, 1L), tuple("v2", 0L, 1L));
  }

  private AbstractListAssert<?, List<? extends Tuple>, Tuple, ObjectAssert<Tuple>> assertPanes() {
    return assertThat(join.panes())
        .extracting(
            EnrichedRow::getWindowStart,
            EnrichedRow::getPaneIndex,
            EnrichedRow::getPaneTiming,
            EnrichedRow::getVehicleEvents);
  }

  private static Event event(String id, double second) {
    return TestEvents.full(Topic.VEHICLE, id, "v1", at(second));
  }
}
