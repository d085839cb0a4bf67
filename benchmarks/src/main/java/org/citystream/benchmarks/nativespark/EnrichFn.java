package org.citystream.benchmarks.nativespark;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.citystream.contracts.EmergencyEvent;
import org.citystream.contracts.GpsEvent;
import org.citystream.contracts.Location;
import org.citystream.contracts.TrafficEvent;
import org.citystream.contracts.VehicleEvent;
import org.citystream.contracts.WeatherEvent;

/**
 * The row of the dataset {@code enriched} of one vehicle and window; times are in microseconds. The
 * columns of what it reads are vehicle, start and end of the window, and all sightings.
 */
final class EnrichFn implements MapFunction<Row, Row> {
  private final String runId;

  EnrichFn(String runId) {
    this.runId = runId;
  }

  @Override
  public Row call(Row group) {
    String vehicleId = group.getString(0);
    long start = group.getLong(1);
    long end = group.getLong(2);
    List<Sighting> sightings = new ArrayList<>();
    for (byte[] bytes : group.<byte[]>getList(3)) {
      sightings.addAll(Sightings.read(vehicleId, bytes));
    }
    Side<VehicleEvent> vehicle = Side.of(VehicleEvent.class, sightings);
    Side<GpsEvent> gps = Side.of(GpsEvent.class, sightings);
    Side<TrafficEvent> traffic = Side.of(TrafficEvent.class, sightings);
    Side<WeatherEvent> weather = Side.of(WeatherEvent.class, sightings);
    Side<EmergencyEvent> emergency = Side.of(EmergencyEvent.class, sightings);
    Journey journey = Journey.of(vehicle, gps);
    Location place = journey.end();
    IncidentList incidents = IncidentList.of(emergency);
    long duplicates =
        Stream.of(vehicle, gps, traffic, weather, emergency).mapToLong(Side::duplicates).sum();
    return RowFactory.create(
        vehicleId,
        start,
        end,
        vehicle.last(VehicleEvent::make),
        vehicle.last(VehicleEvent::model),
        vehicle.last(VehicleEvent::year),
        vehicle.last(VehicleEvent::fuelType),
        gps.last(GpsEvent::vehicleType),
        place == null ? null : place.latitude(),
        place == null ? null : place.longitude(),
        firstKnown(vehicle.last(VehicleEvent::direction), gps.last(GpsEvent::direction)),
        firstKnown(vehicle.mean(VehicleEvent::speed), gps.mean(GpsEvent::speed)),
        firstKnown(vehicle.max(VehicleEvent::speed), gps.max(GpsEvent::speed)),
        journey.metres(start, end),
        traffic.distinct(TrafficEvent::cameraId),
        traffic.last(TrafficEvent::trafficLevel),
        traffic.mean(TrafficEvent::currentSpeed),
        traffic.mean(TrafficEvent::freeFlowSpeed),
        weather.mean(WeatherEvent::temperature),
        weather.last(WeatherEvent::weatherCondition),
        weather.mean(WeatherEvent::precipitation),
        weather.mean(WeatherEvent::windSpeed),
        weather.mean(WeatherEvent::humidity),
        weather.mean(WeatherEvent::airQualityIndex),
        incidents.active(),
        incidents.types(),
        incidents.worstStatus(),
        vehicle.size(),
        gps.size(),
        traffic.size(),
        weather.size(),
        emergency.size(),
        duplicates,
        0L,
        "ON_TIME",
        LakeRows.micros(Instant.now()),
        runId);
  }

  private static <T> T firstKnown(T own, T other) {
    return own != null ? own : other;
  }
}
