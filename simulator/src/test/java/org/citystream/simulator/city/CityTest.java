package org.citystream.simulator.city;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.citystream.contracts.EmergencyEvent;
import org.citystream.contracts.Event;
import org.citystream.contracts.GpsEvent;
import org.citystream.contracts.Location;
import org.citystream.contracts.Topic;
import org.citystream.contracts.TrafficEvent;
import org.citystream.contracts.VehicleEvent;
import org.citystream.contracts.WeatherEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CityTest {
  private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
  private static final Location DESTINATION = new Location(52.4797, -1.9027);

  @Test
  void sameSeedMakesTheSameJourneyFromAnyStart() {
    Instant otherStart = Instant.parse("2031-07-09T23:10:00Z");
    List<Event> first = drive(plan(7, 6, START, Duration.ofMinutes(20)));
    List<Event> again = drive(plan(7, 6, START, Duration.ofMinutes(20)));
    List<Event> moved = drive(plan(7, 6, otherStart, Duration.ofMinutes(20)));

    assertThat(again).isEqualTo(first);
    assertThat(moved).extracting(Event::id).isEqualTo(first.stream().map(Event::id).toList());
    assertThat(moved)
        .extracting(event -> Duration.between(otherStart, event.timestamp()))
        .isEqualTo(first.stream().map(e -> Duration.between(START, e.timestamp())).toList());
  }

  @Test
  void anotherSeedMakesAnotherJourney() {
    Set<String> ids =
        drive(plan(7, 2, START, Duration.ofMinutes(5))).stream()
            .map(Event::id)
            .collect(Collectors.toSet());
    assertThat(drive(plan(8, 2, START, Duration.ofMinutes(5))))
        .extracting(Event::id)
        .doesNotContainAnyElementsOf(ids);
  }

  @Test
  void everyStepIsOneRecordPerTopicAndVehicleInTheOrderOfEventTime() {
    List<Event> events = drive(plan(3, 5, START, Duration.ofMinutes(10)));
    int steps = 60;

    assertThat(events).hasSize(steps * 5 * Topic.values().length);
    assertThat(events).isSortedAccordingTo(Comparator.comparing(Event::timestamp));
    assertThat(new HashSet<>(events.stream().map(Event::id).toList())).hasSameSizeAs(events);
    Map<String, Map<Topic, Long>> counts =
        events.stream()
            .collect(
                Collectors.groupingBy(
                    Event::device, Collectors.groupingBy(Event::topic, Collectors.counting())));
    assertThat(counts).containsOnlyKeys(devices(5));
    assertThat(counts.values())
        .allSatisfy(
            topics ->
                assertThat(topics)
                    .hasSize(Topic.values().length)
                    .allSatisfy((topic, count) -> assertThat(count).isEqualTo(steps)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void positionSpeedDistanceAndDirectionAgree(long seed) {
    List<VehicleEvent> reports = journey(plan(seed, 2, START, null), "vehicle-0001");
    double straight = 0;
    int moves = 0;
    for (int i = 1; i < reports.size(); i++) {
      VehicleEvent before = reports.get(i - 1);
      VehicleEvent now = reports.get(i);
      double seconds = Duration.between(before.timestamp(), now.timestamp()).toMillis() / 1000.0;
      double bySpeed = (before.speed() + now.speed()) / 2 / 3.6 * seconds;
      double byOdometer = (now.odometer() - before.odometer()) * 1000;
      double byPosition = Geo.distanceMetres(before.location(), now.location());

      assertThat(byOdometer).isCloseTo(bySpeed, within(0.01 * bySpeed + 0.5));
      assertThat(byPosition).isLessThanOrEqualTo(byOdometer + 0.5);
      straight += byPosition;
      double bearing = Geo.bearingDegrees(before.location(), now.location());
      if (byPosition > 10 && now.direction().equals(before.direction()) && !turns(reports, i)) {
        assertThat(byPosition).isCloseTo(byOdometer, within(0.01 * byOdometer + 0.5));
        assertThat(now.direction()).isEqualTo(Geo.compass(bearing));
        moves++;
      }
    }
    VehicleEvent last = reports.get(reports.size() - 1);
    double driven = (last.odometer() - reports.get(0).odometer()) * 1000;
    assertThat(straight).isCloseTo(driven, within(0.01 * driven));
    assertThat(moves).isGreaterThan(reports.size() / 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theWholeJourneyEndsWhenTheLastVehicleHasArrived(long seed) {
    CityPlan plan = plan(seed, 2, START, null);
    List<VehicleEvent> ends = new ArrayList<>();
    for (String device : devices(2)) {
      List<VehicleEvent> reports = journey(plan, device);
      VehicleEvent last = reports.get(reports.size() - 1);
      assertThat(Geo.distanceMetres(last.location(), DESTINATION)).isLessThan(1);
      assertThat(last.speed()).isZero();
      assertThat(last.engineStatus()).isEqualTo("Off");
      assertThat(last.fuelLevel()).isLessThan(reports.get(0).fuelLevel()).isPositive();
      ends.add(last);
    }
    assertThat(Duration.between(START, ends.get(0).timestamp()))
        .isBetween(Duration.ofMinutes(105), plan.expectedDuration());
  }

  @Test
  void anArrivedVehicleStaysParkedAndKeepsReporting() {
    List<VehicleEvent> reports = journey(plan(1, 2, START, Duration.ofHours(4)), "vehicle-0001");
    VehicleEvent last = reports.get(reports.size() - 1);

    assertThat(reports).hasSize(4 * 360);
    assertThat(reports)
        .filteredOn(report -> report.odometer().equals(last.odometer()))
        .hasSizeGreaterThan(360)
        .allSatisfy(
            report -> {
              assertThat(report.speed()).isZero();
              assertThat(report.engineStatus()).isEqualTo("Off");
              assertThat(report.location()).isEqualTo(last.location());
            });
  }

  @Test
  void gpsAndTelemetryReportTheSame() {
    List<Event> events = drive(plan(3, 2, START, Duration.ofMinutes(10)));
    for (int i = 0; i < events.size(); i += Topic.values().length) {
      VehicleEvent vehicle = (VehicleEvent) events.get(i);
      GpsEvent gps = (GpsEvent) events.get(i + 1);
      assertThat(gps.coordinates()).isEqualTo(vehicle.location());
      assertThat(gps.speed()).isEqualTo(vehicle.speed());
      assertThat(gps.direction()).isEqualTo(vehicle.direction());
      assertThat(gps.device()).isEqualTo(vehicle.device());
      assertThat(gps.timestamp()).isEqualTo(vehicle.timestamp());
    }
  }

  @Test
  void camerasAreNearAndTheirLevelFollowsTheSpeedTheySee() {
    Set<String> levels = new HashSet<>();
    VehicleEvent vehicle = null;
    List<Event> events = new ArrayList<>();
    for (int seed = 0; seed < 5; seed++) {
      events.addAll(drive(plan(seed, 2, START, null)));
    }
    for (Event event : events) {
      if (event instanceof VehicleEvent v) {
        vehicle = v;
      } else if (event instanceof TrafficEvent seen) {
        double share = seen.currentSpeed() / seen.freeFlowSpeed();
        assertThat(share).isPositive().isLessThanOrEqualTo(1);
        assertThat(seen.trafficLevel())
            .isEqualTo(
                share >= 0.8
                    ? "Free"
                    : share >= 0.6
                        ? "Light"
                        : share >= 0.4 ? "Moderate" : share >= 0.15 ? "Heavy" : "Standstill");
        assertThat(seen.cameraId()).matches("cam-london-birmingham-\\d{3}");
        assertThat(Geo.distanceMetres(seen.location(), vehicle.location())).isLessThan(600);
        assertThat(seen.confidence()).isBetween(0.5, 1.0);
        levels.add(seen.trafficLevel());
      }
    }
    assertThat(levels).contains("Free", "Light", "Moderate", "Heavy");
  }

  @Test
  void weatherAlongTheRoadChangesLittleFromReportToReport() {
    List<WeatherEvent> reports =
        drive(plan(5, 1, START, null)).stream()
            .filter(WeatherEvent.class::isInstance)
            .map(WeatherEvent.class::cast)
            .toList();
    for (int i = 1; i < reports.size(); i++) {
      WeatherEvent before = reports.get(i - 1);
      WeatherEvent now = reports.get(i);
      assertThat(now.temperature()).isCloseTo(before.temperature(), within(0.3));
      assertThat(now.humidity()).isCloseTo(before.humidity(), within(1.5)).isBetween(0.0, 100.0);
      assertThat(now.pressure()).isCloseTo(before.pressure(), within(0.5));
    }
    double warmest = reports.stream().mapToDouble(WeatherEvent::temperature).max().orElseThrow();
    double coldest = reports.stream().mapToDouble(WeatherEvent::temperature).min().orElseThrow();
    assertThat(warmest - coldest).isGreaterThan(1);
  }

  @Test
  void emergencyRecordsTellAnIncidentFromNone() {
    List<EmergencyEvent> reports =
        drive(plan(1, 3, START, Duration.ofHours(2))).stream()
            .filter(EmergencyEvent.class::isInstance)
            .map(EmergencyEvent.class::cast)
            .toList();
    assertThat(reports).anyMatch(EmergencyEvent::hasIncident);
    assertThat(reports).anyMatch(report -> !report.hasIncident());
    assertThat(reports)
        .allSatisfy(
            report -> {
              assertThat(report.type().equals("None")).isEqualTo(!report.hasIncident());
              assertThat(report.incidentId() != null).isEqualTo(report.hasIncident());
            });
    assertThat(reports)
        .filteredOn(EmergencyEvent::hasIncident)
        .extracting(EmergencyEvent::status)
        .containsOnly("Active", "Responding", "Resolved");
  }

  /** Whether the road bends between the reports around this one. */
  private static boolean turns(List<VehicleEvent> reports, int i) {
    double chord = Geo.distanceMetres(reports.get(i - 1).location(), reports.get(i).location());
    VehicleEvent now = reports.get(i);
    return i + 1 >= reports.size()
        || Math.abs(
                Geo.bearingDegrees(reports.get(i - 1).location(), now.location())
                    - Geo.bearingDegrees(now.location(), reports.get(i + 1).location()))
            > 1
        || chord == 0;
  }

  private static List<VehicleEvent> journey(CityPlan plan, String device) {
    return drive(plan).stream()
        .filter(VehicleEvent.class::isInstance)
        .map(VehicleEvent.class::cast)
        .filter(event -> event.device().equals(device))
        .toList();
  }

  private static CityPlan plan(long seed, int vehicles, Instant start, Duration duration) {
    return new CityPlan(
        seed,
        vehicles,
        List.of(Route.named("london-birmingham")),
        Duration.ofSeconds(10),
        start,
        duration);
  }

  private static List<Event> drive(CityPlan plan) {
    List<Event> events = new ArrayList<>();
    City city = new City(plan);
    while (city.hasNextStep()) {
      city.nextStep(events::add);
    }
    return events;
  }

  private static String[] devices(int count) {
    String[] devices = new String[count];
    for (int i = 0; i < count; i++) {
      devices[i] = "vehicle-000" + (i + 1);
    }
    return devices;
  }
}
