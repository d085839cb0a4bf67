package org.citystream.pipeline.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.citystream.pipeline.enrich.JoinFixture.at;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.citystream.contracts.Event;
import org.citystream.contracts.GpsEvent;
import org.citystream.contracts.Location;
import org.citystream.contracts.VehicleEvent;
import org.citystream.contracts.lake.EnrichedRow;
import org.citystream.pipeline.TestEvents;
import org.junit.jupiter.api.Test;

class EnrichedMotionTest {
  // One degree along a meridian, on a sphere with the earth's mean radius.
  private static final double METRES_PER_DEGREE = Math.PI * 6_371_008.8 / 180;
  private static final Offset<Double> MILLIMETRE = within(0.001);
  private static final double TEN_METRES_PER_SECOND = 36;

  private final JoinFixture join = new JoinFixture();

  @Test
  void textsAreTheLastThatTheVehicleSent() {
    join.arrive(
        described(30, null, null, 2024, "Electric"),
        described(10, "BMW", "C500", 2023, "Diesel"),
        described(20, "Ford", null, null, null));
    EnrichedRow row = join.row();

    assertThat(row.getMake()).isEqualTo("Ford");
    assertThat(row.getModel()).isEqualTo("C500");
    assertThat(row.getYear()).isEqualTo(2024);
    assertThat(row.getFuelType()).isEqualTo("Electric");
  }

  @Test
  void speedsAreMeanAndMaximumOfTheVehicles() {
    join.arrive(
        vehicle(10, null, 20.0),
        vehicle(20, null, 50.0),
        vehicle(30, null, null),
        vehicle(40, null, 32.0),
        gps(50, null, 200.0));
    EnrichedRow row = join.row();

    assertThat(row.getSpeedAvg()).isEqualTo((20.0 + 50.0 + 32.0) / 3);
    assertThat(row.getSpeedMax()).isEqualTo(50.0);
  }

  @Test
  void gpsUnitSpeaksWhereTheVehicleIsSilent() {
    join.arrive(
        vehicle(10, null, null),
        new GpsEvent(null, "v1", at(20), 40.0, "North", "Private", new Location(1, 2)),
        new GpsEvent(null, "v1", at(30), 60.0, "South", null, new Location(3, 4)));
    EnrichedRow row = join.row();

    assertThat(row.getSpeedAvg()).isEqualTo(50.0);
    assertThat(row.getSpeedMax()).isEqualTo(60.0);
    assertThat(row.getDirection()).isEqualTo("South");
    assertThat(row.getVehicleType()).isEqualTo("Private");
    assertThat(row.getLatitude()).isEqualTo(3);
    assertThat(row.getLongitude()).isEqualTo(4);
  }

  @Test
  void vehicleIsHeardBeforeItsGpsUnit() {
    VehicleEvent vehicle =
        new VehicleEvent(
            null,
            "v1",
            at(10),
            new Location(5, 6),
            null,
            "East",
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    join.arrive(vehicle, new GpsEvent(null, "v1", at(20), null, "North", null, new Location(1, 2)));
    EnrichedRow row = join.row();

    assertThat(row.getDirection()).isEqualTo("East");
    assertThat(row.getLatitude()).isEqualTo(5);
    assertThat(row.getLongitude()).isEqualTo(6);
  }

  @Test
  void positionIsTheLastThatWasSent() {
    join.arrive(
        vehicle(50, null, 10.0), vehicle(40, new Location(1, 2), 10.0), vehicle(30, north(1), 1.0));
    EnrichedRow row = join.row();

    assertThat(row.getLatitude()).isEqualTo(1);
    assertThat(row.getLongitude()).isEqualTo(2);
  }

  @Test
  void distanceIsUnknownWithoutAnyPosition() {
    assertThat(join.arrive(vehicle(10, null, 10.0)).row().getDistanceM()).isNull();
  }

  @Test
  void onePositionSpeaksForTheWholeWindow() {
    assertThat(join.arrive(vehicle(10, north(1), 36.0)).row().getDistanceM())
        .isEqualTo(10.0 * 60, MILLIMETRE);
  }

  @Test
  void onePositionWithoutSpeedIsNoDistance() {
    assertThat(join.arrive(vehicle(10, north(1), null)).row().getDistanceM()).isNull();
  }

  @Test
  void distanceWithoutSpeedsIsTheWayFromPositionToPosition() {
    join.arrive(vehicle(10, north(0), null), vehicle(30, north(300), null))
        .arrive(vehicle(20, north(500), null));

    assertThat(join.row().getDistanceM()).isEqualTo(500.0 + 200.0, MILLIMETRE);
  }

  @Test
  void distanceToTheEdgesIsSpeedTimesTimeForAtMostOneInterval() {
    join.arrive(
        vehicle(4, north(0), TEN_METRES_PER_SECOND),
        vehicle(14, north(100), TEN_METRES_PER_SECOND),
        vehicle(24, north(200), 2 * TEN_METRES_PER_SECOND));

    double toTheFirst = 10 * 4;
    double afterTheLast = 20 * 10;
    assertThat(join.row().getDistanceM()).isEqualTo(toTheFirst + 200 + afterTheLast, MILLIMETRE);
  }

  @Test
  void distancesOfWindowsAddUpToTheJourney() {
    List<Event> journey = new ArrayList<>();
    for (int second = 3; second < 180; second += 7) {
      journey.add(vehicle(second, north(10.0 * second), TEN_METRES_PER_SECOND));
    }
    List<EnrichedRow> rows = join.arrive(journey.toArray(new Event[0])).panes();

    assertThat(rows).hasSize(3);
    assertThat(rows.stream().mapToDouble(EnrichedRow::getDistanceM).sum())
        .isEqualTo(10.0 * 180, within(0.1));
  }

  @Test
  void wayOfTheGpsUnitCountsWhereTheVehicleSentNoPosition() {
    join.arrive(vehicle(5, null, 99.0), gps(10, north(0), null), gps(20, north(123.0), null));

    assertThat(join.row().getDistanceM()).isEqualTo(123.0, MILLIMETRE);
  }

  private static Location north(double metres) {
    return new Location(metres / METRES_PER_DEGREE, 0);
  }

  private static VehicleEvent vehicle(double second, Location location, Double speed) {
    return TestEvents.vehicle("v1", at(second), location, speed);
  }

  private static GpsEvent gps(double second, Location location, Double speed) {
    return TestEvents.gps("v1", at(second), location, speed);
  }

  private static VehicleEvent described(
      int second, String make, String model, Integer year, String fuelType) {
    Instant time = at(second);
    return new VehicleEvent(
        null, "v1", time, null, null, null, make, model, year, fuelType, null, null, null);
  }
}
