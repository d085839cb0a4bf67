package org.citystream.pipeline.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.citystream.pipeline.enrich.JoinFixture.START;
import static org.citystream.pipeline.enrich.JoinFixture.at;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGbkResultSchema;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTagList;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.EnrichedRow;
import org.citystream.pipeline.TestEvents;
import org.junit.jupiter.api.Test;

class ComputeRowsFnTest {

  @Test
  void paneWithoutAnyRecordGivesNoRow() {
    TupleTagList sides = TupleTagList.empty();
    for (Side<?> side : Side.ALL) {
      sides = sides.and(side.tag());
    }
    CoGbkResult nothing = new CoGbkResult(CoGbkResultSchema.of(sides.getAll()), List.of());
    var window =
        new IntervalWindow(org.joda.time.Instant.EPOCH, org.joda.time.Duration.standardMinutes(1));

    new ComputeRowsFn("run")
        .process(
            KV.of(1, nothing),
            window,
            PaneInfo.ON_TIME_AND_ONLY_FIRING,
            row -> {
              throw new AssertionError("a row without any side: " + row);
            });
  }

  @Test
  void rowSaysWhichRunEmittedItWhen() {
    JoinFixture join = new JoinFixture();
    join.options.setRunId("run-1");
    Instant before = Instant.now();
    EnrichedRow row = join.arrive(TestEvents.full(Topic.VEHICLE, "a", "v1", at(10))).row();

    assertThat(row.getRunId()).isEqualTo("run-1");
    assertThat(row.getEmittedAt()).isBetween(before.minusMillis(1), Instant.now());
    assertThat(row.getWindowStart()).isEqualTo(START);
    assertThat(row.getWindowEnd()).isEqualTo(START.plus(Duration.ofMinutes(1)));
  }
}
