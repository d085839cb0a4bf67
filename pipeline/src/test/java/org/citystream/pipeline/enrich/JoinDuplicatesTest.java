package org.citystream.pipeline.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.citystream.pipeline.enrich.JoinFixture.START;
import static org.citystream.pipeline.enrich.JoinFixture.at;

import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.EnrichedRow;
import org.citystream.pipeline.TestEvents;
import org.citystream.pipeline.ingest.IngestedRecord;
import org.citystream.pipeline.ingest.TestRecords;
import org.junit.jupiter.api.Test;

class JoinDuplicatesTest {
  private final JoinFixture join = new JoinFixture();

  @Test
  void secondDeliveryOfARecordLeavesNoTrace() {
    join.arrive(record(0, 7, "a"), record(0, 7, "a")).arrive(record(0, 7, "a"));

    assertCounts(1, 0);
  }

  @Test
  void secondDeliveryOfARecordWithoutIdLeavesNoTrace() {
    join.arrive(record(0, 7, null), record(0, 7, null));

    assertCounts(1, 0);
  }

  @Test
  void secondDeliveryAfterTheWindowClosedLeavesNoTrace() {
    join.arrive(record(0, 7, "a")).watermark(START.plusSeconds(60)).arrive(record(0, 7, "a"));

    assertThat(join.panes())
        .extracting(
            EnrichedRow::getPaneTiming, EnrichedRow::getVehicleEvents, EnrichedRow::getDuplicates)
        .containsExactly(tuple("ON_TIME", 1L, 0L), tuple("LATE", 1L, 0L));
  }

  @Test
  void copyAtAnotherOffsetCountsAsDuplicate() {
    join.arrive(record(0, 7, "a"), record(0, 8, "a")).arrive(record(1, 7, "a"));

    assertCounts(1, 2);
  }

  @Test
  void copyDeliveredTwiceCountsAsOneDuplicate() {
    join.arrive(record(0, 7, "a"), record(0, 8, "a"), record(0, 8, "a"), record(0, 7, "a"));

    assertCounts(1, 1);
  }

  @Test
  void recordsWithoutIdAreNoCopiesOfEachOther() {
    join.arrive(record(0, 7, null), record(0, 8, null), record(1, 7, null));

    assertCounts(3, 0);
  }

  @Test
  void recordsOfSeveralTopicsAreNoCopiesOfEachOther() {
    IngestedRecord vehicle = record(0, 7, "a");
    IngestedRecord gps = TestRecords.record(0, 7, TestEvents.full(Topic.GPS, "a", "v1", at(10)));
    EnrichedRow row = join.arrive(vehicle, gps).row();

    assertThat(row.getVehicleEvents()).isEqualTo(1);
    assertThat(row.getGpsEvents()).isEqualTo(1);
    assertThat(row.getDuplicates()).isZero();
  }

  @Test
  void duplicatesOfAllSidesAreAddedUp() {
    for (Topic topic : Topic.values()) {
      for (long offset = 0; offset < 2; offset++) {
        join.arrive(TestRecords.record(0, offset, TestEvents.full(topic, "copied", "v1", at(10))));
      }
    }

    assertThat(join.row().getDuplicates()).isEqualTo(Topic.values().length);
  }

  private void assertCounts(long events, long duplicates) {
    EnrichedRow row = join.row();
    assertThat(row.getVehicleEvents()).isEqualTo(events);
    assertThat(row.getDuplicates()).isEqualTo(duplicates);
  }

  private static IngestedRecord record(int partition, long offset, String id) {
    return TestRecords.record(partition, offset, TestEvents.full(Topic.VEHICLE, id, "v1", at(10)));
  }
}
