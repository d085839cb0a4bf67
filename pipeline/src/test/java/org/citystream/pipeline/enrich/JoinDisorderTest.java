package org.citystream.pipeline.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.citystream.pipeline.enrich.JoinFixture.START;
import static org.citystream.pipeline.enrich.JoinFixture.at;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.citystream.contracts.EmergencyEvent;
import org.citystream.contracts.Event;
import org.citystream.contracts.GpsEvent;
import org.citystream.contracts.Location;
import org.citystream.contracts.Topic;
import org.citystream.contracts.TrafficEvent;
import org.citystream.contracts.VehicleEvent;
import org.citystream.contracts.WeatherEvent;
import org.citystream.contracts.lake.EnrichedRow;
import org.citystream.pipeline.ingest.IngestedRecord;
import org.citystream.pipeline.ingest.RecordBatch;
import org.citystream.pipeline.ingest.TestRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinDisorderTest {
  private static final int RECORDS = 150;
  private static final List<Topic> TOPICS = List.of(Topic.values());
  private static final Instant NOT_EMITTED = Instant.EPOCH;
  private static final List<IngestedRecord> RECORDS_IN_ORDER = records();
  private static final List<EnrichedRow> ROWS_IN_ORDER =
      sameInAllRuns(
          new JoinFixture()
              .bundle(List.of(TestRecords.batch(RECORDS_IN_ORDER.toArray(IngestedRecord[]::new)))));

  @Test
  void everyRecordIsCountedOnce() {
    assertThat(ROWS_IN_ORDER.stream().mapToLong(JoinDisorderTest::counted).sum())
        .isEqualTo(RECORDS);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void orderBundlesAndRepeatsDoNotChangeTheRows(long seed) {
    JoinFixture join = new JoinFixture();
    shuffledBundles(new Random(seed)).forEach(join::bundle);

    assertThat(sameInAllRuns(join)).isEqualTo(ROWS_IN_ORDER);
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7, 8})
  void lateRecordsDoNotChangeTheLastRows(long seed) {
    JoinFixture join = new JoinFixture();
    join.options.setEarlyFiring("1s");
    List<List<RecordBatch>> bundles = shuffledBundles(new Random(seed));
    for (int i = 0; i < bundles.size(); i++) {
      join.bundle(bundles.get(i)).clock(Duration.ofSeconds(2));
      join.watermark(START.plusSeconds(200L * i / bundles.size()));
    }

    assertThat(sameInAllRuns(join)).isEqualTo(ROWS_IN_ORDER);
  }

  /** The final rows without the columns that tell of an emission. */
  private static List<EnrichedRow> sameInAllRuns(JoinFixture join) {
    Collection<EnrichedRow> rows = join.finalRows();
    return rows.stream()
        .map(
            row ->
                EnrichedRow.newBuilder(row)
                    .setPaneIndex(0)
                    .setPaneTiming("")
                    .setEmittedAt(NOT_EMITTED)
                    .setRunId("")
                    .build())
        .toList();
  }

  private static long counted(EnrichedRow row) {
    return row.getVehicleEvents()
        + row.getGpsEvents()
        + row.getTrafficEvents()
        + row.getWeatherEvents()
        + row.getEmergencyEvents()
        + row.getDuplicates();
  }

  /** The records in any order, some of them twice, in any batches and bundles. */
  private static List<List<RecordBatch>> shuffledBundles(Random random) {
    List<IngestedRecord> shuffled = new ArrayList<>(RECORDS_IN_ORDER);
    shuffled.addAll(RECORDS_IN_ORDER.subList(0, RECORDS / 5));
    Collections.shuffle(shuffled, random);
    List<List<RecordBatch>> bundles = new ArrayList<>();
    int next = 0;
    while (next < shuffled.size()) {
      List<RecordBatch> bundle = new ArrayList<>();
      for (int batches = 1 + random.nextInt(3); batches > 0 && next < shuffled.size(); batches--) {
        int end = Math.min(shuffled.size(), next + 1 + random.nextInt(20));
        bundle.add(TestRecords.batch(shuffled.subList(next, end).toArray(IngestedRecord[]::new)));
        next = end;
      }
      bundles.add(bundle);
    }
    return bundles;
  }

  private static List<IngestedRecord> records() {
    Random random = new Random(0);
    List<IngestedRecord> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      records.add(TestRecords.record(i % 3, i, event(random)));
    }
    return List.copyOf(records);
  }

  /** Few ids, few seconds and values that may be missing: copies and ties are frequent. */
  private static Event event(Random random) {
    Topic topic = TOPICS.get(random.nextInt(TOPICS.size()));
    String id = random.nextInt(5) == 0 ? null : "r" + random.nextInt(60);
    String device = "v" + random.nextInt(2);
    Instant time = at(random.nextInt(120));
    Location place = new Location(random.nextDouble(), random.nextDouble());
    Double number = random.nextInt(4) == 0 ? null : random.nextDouble() * 50;
    String text = random.nextInt(4) == 0 ? null : "text" + random.nextInt(100);
    return switch (topic) {
      case VEHICLE ->
          new VehicleEvent(
              id, device, time, place, number, text, text, text, 2025, text, null, null, null);
      case GPS -> new GpsEvent(id, device, time, number, text, text, place);
      case TRAFFIC ->
          new TrafficEvent(id, device, time, text, place, null, text, number, number, null, null);
      case WEATHER ->
          new WeatherEvent(
              id, device, time, place, number, text, number, number, number, number, null, null);
      case EMERGENCY ->
          new EmergencyEvent(
              id,
              device,
              time,
              "i" + random.nextInt(3),
              text,
              place,
              List.of("Active", "Responding", "Resolved").get(random.nextInt(3)),
              null,
              null,
              null,
              null);
    };
  }
}
