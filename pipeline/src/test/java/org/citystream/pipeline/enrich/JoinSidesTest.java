package org.citystream.pipeline.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.citystream.pipeline.enrich.JoinFixture.at;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.citystream.contracts.Event;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.EnrichedRow;
import org.citystream.pipeline.TestEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JoinSidesTest {
  private static final Map<Topic, String> COUNTS =
      Map.of(
          Topic.VEHICLE, "vehicle_events",
          Topic.GPS, "gps_events",
          Topic.TRAFFIC, "traffic_events",
          Topic.WEATHER, "weather_events",
          Topic.EMERGENCY, "emergency_events");
  private static final Map<Topic, List<String>> COLUMNS_OF_ONE_SIDE =
      Map.of(
          Topic.VEHICLE, List.of("make", "model", "year", "fuel_type"),
          Topic.GPS, List.of("vehicle_type"),
          Topic.TRAFFIC, List.of("traffic_level", "current_speed", "free_flow_speed"),
          Topic.WEATHER,
              List.of(
                  "temperature",
                  "weather_condition",
                  "precipitation",
                  "wind_speed",
                  "humidity",
                  "air_quality_index"),
          Topic.EMERGENCY, List.of("incident_types", "worst_status"));
  private static final List<String> COLUMNS_OF_MOTION =
      List.of("latitude", "longitude", "direction", "speed_avg", "speed_max", "distance_m");

  @Test
  void rowHoldsAllSides() {
    assertRowOf(EnumSet.allOf(Topic.class));
  }

  @ParameterizedTest
  @EnumSource
  void rowAppearsWithoutAMissingSide(Topic missing) {
    assertRowOf(EnumSet.complementOf(EnumSet.of(missing)));
  }

  @ParameterizedTest
  @EnumSource
  void rowAppearsForASideAlone(Topic alone) {
    assertRowOf(EnumSet.of(alone));
  }

  private static void assertRowOf(Set<Topic> sides) {
    EnrichedRow row = new JoinFixture().arrive(events(sides)).row();

    for (Topic topic : Topic.values()) {
      boolean there = sides.contains(topic);
      assertThat(row.get(COUNTS.get(topic))).isEqualTo(there ? records(topic) : 0L);
      for (String column : COLUMNS_OF_ONE_SIDE.get(topic)) {
        assertThat(row.get(column) != null).as(column).isEqualTo(there);
      }
    }
    boolean moves = sides.contains(Topic.VEHICLE) || sides.contains(Topic.GPS);
    for (String column : COLUMNS_OF_MOTION) {
      assertThat(row.get(column) != null).as(column).isEqualTo(moves);
    }
    assertThat(row.getCameras()).isEqualTo(sides.contains(Topic.TRAFFIC) ? 1 : 0);
    assertThat(row.getActiveIncidents()).isEqualTo(sides.contains(Topic.EMERGENCY) ? 1 : 0);
  }

  private static Event[] events(Set<Topic> sides) {
    List<Event> events = new ArrayList<>();
    for (Topic topic : sides) {
      for (int i = 0; i < records(topic); i++) {
        events.add(TestEvents.full(topic, "r" + i, "v1", at(10 + i)));
      }
    }
    return events.toArray(new Event[0]);
  }

  /** Another number for each side, so that no two can be mistaken for each other. */
  private static long records(Topic topic) {
    return List.of(Topic.values()).indexOf(topic) + 1L;
  }
}
