package org.citystream.pipeline.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.citystream.pipeline.enrich.JoinFixture.at;

import java.util.List;
import java.util.stream.Stream;
import org.citystream.contracts.EmergencyEvent;
import org.citystream.contracts.TrafficEvent;
import org.citystream.contracts.WeatherEvent;
import org.citystream.contracts.lake.EnrichedRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EnrichedSurroundingsTest {
  private final JoinFixture join = new JoinFixture();

  @Test
  void trafficIsTheLastLevelMeanSpeedsAndDifferentCameras() {
    join.arrive(
        camera(30, "c2", null, null, 60.0),
        camera(20, "c1", "High", 20.0, null),
        camera(10, "c1", "Low", 40.0, 50.0),
        camera(5, null, null, null, null));
    EnrichedRow row = join.row();

    assertThat(row.getCameras()).isEqualTo(2);
    assertThat(row.getTrafficLevel()).isEqualTo("High");
    assertThat(row.getCurrentSpeed()).isEqualTo(30.0);
    assertThat(row.getFreeFlowSpeed()).isEqualTo(55.0);
  }

  @Test
  void weatherIsTheLastConditionAndMeansOfWhatWasSent() {
    join.arrive(
        new WeatherEvent(
            null, "v1", at(10), null, 10.0, "Rainy", 1.0, 4.0, 50.0, 100.0, null, null),
        new WeatherEvent(
            null, "v1", at(20), null, -4.0, "Cloudy", null, 8.0, 70.0, 40.0, null, null),
        new WeatherEvent(null, "v1", at(30), null, null, null, 2.0, null, null, 10.0, null, null));
    EnrichedRow row = join.row();

    assertThat(row.getTemperature()).isEqualTo(3.0);
    assertThat(row.getWeatherCondition()).isEqualTo("Cloudy");
    assertThat(row.getPrecipitation()).isEqualTo(1.5);
    assertThat(row.getWindSpeed()).isEqualTo(6.0);
    assertThat(row.getHumidity()).isEqualTo(60.0);
    assertThat(row.getAirQualityIndex()).isEqualTo(50.0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("incidents")
  void incidentsAreThoseOfTheLastRecordOfEach(
      String what, List<EmergencyEvent> records, int active, String types, String worstStatus) {
    EnrichedRow row = join.arrive(records.toArray(new EmergencyEvent[0])).row();

    assertThat(row.getActiveIncidents()).isEqualTo(active);
    assertThat(row.getIncidentTypes()).isEqualTo(types);
    assertThat(row.getWorstStatus()).isEqualTo(worstStatus);
    assertThat(row.getEmergencyEvents()).isEqualTo(records.size());
  }

  private static Stream<Arguments> incidents() {
    return Stream.of(
        Arguments.of(
            "last status of an incident counts",
            List.of(incident(20, "i1", "Fire", "Resolved"), incident(10, "i1", "Fire", "Active")),
            0,
            "Fire",
            "Resolved"),
        Arguments.of(
            "different incidents",
            List.of(
                incident(10, "i1", "Police", "Resolved"),
                incident(20, "i2", "Accident", "Responding"),
                incident(30, "i3", "Police", "responding")),
            2,
            "Accident,Police",
            "Responding"),
        Arguments.of(
            "active is worst",
            List.of(
                incident(10, "i1", "Fire", "ACTIVE"),
                incident(20, "i2", "Fire", "Responding"),
                incident(30, "i3", "Fire", "Waiting")),
            3,
            "Fire",
            "ACTIVE"),
        Arguments.of(
            "unknown status is active, but not known as worst",
            List.of(incident(10, "i1", "Fire", null), incident(20, "i2", "Fire", "Resolved")),
            1,
            "Fire",
            "Resolved"),
        Arguments.of(
            "type None is no incident",
            List.of(incident(10, "i1", "None", "Active"), incident(20, "i2", "none", "Active")),
            0,
            null,
            null),
        Arguments.of(
            "said to be no incident",
            List.of(
                new EmergencyEvent(
                    null, "v1", at(10), "i1", "Fire", null, "Active", null, null, null, false)),
            0,
            null,
            null),
        Arguments.of(
            "records without incident id are one incident",
            List.of(incident(10, null, "Fire", "Active"), incident(20, null, "Fire", "Active")),
            1,
            "Fire",
            "Active"));
  }

  private static EmergencyEvent incident(
      int second, String incidentId, String type, String status) {
    return new EmergencyEvent(
        null, "v1", at(second), incidentId, type, null, status, null, null, null, null);
  }

  private static TrafficEvent camera(
      int second, String cameraId, String level, Double currentSpeed, Double freeFlowSpeed) {
    return new TrafficEvent(
        null,
        "v1",
        at(second),
        cameraId,
        null,
        null,
        level,
        currentSpeed,
        freeFlowSpeed,
        null,
        null);
  }
}
