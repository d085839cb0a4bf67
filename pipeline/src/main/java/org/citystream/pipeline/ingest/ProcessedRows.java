package org.citystream.pipeline.ingest;

import org.apache.avro.specific.SpecificRecordBase;
import org.citystream.contracts.EmergencyEvent;
import org.citystream.contracts.Event;
import org.citystream.contracts.GpsEvent;
import org.citystream.contracts.Location;
import org.citystream.contracts.TrafficEvent;
import org.citystream.contracts.VehicleEvent;
import org.citystream.contracts.WeatherEvent;
import org.citystream.contracts.lake.EmergencyRow;
import org.citystream.contracts.lake.GpsRow;
import org.citystream.contracts.lake.RawRow;
import org.citystream.contracts.lake.TrafficRow;
import org.citystream.contracts.lake.VehicleRow;
import org.citystream.contracts.lake.WeatherRow;

/** Events as rows of the processed datasets. */
final class ProcessedRows {
  private ProcessedRows() {}

  /** The row of an event, with the origin of its record. */
  static SpecificRecordBase of(RawRow origin, Event event) {
    if (event instanceof VehicleEvent vehicle) {
      return vehicle(origin, vehicle);
    } else if (event instanceof GpsEvent gps) {
      return gps(origin, gps);
    } else if (event instanceof TrafficEvent traffic) {
      return traffic(origin, traffic);
    } else if (event instanceof WeatherEvent weather) {
      return weather(origin, weather);
    }
    return emergency(origin, (EmergencyEvent) event);
  }

  private static VehicleRow vehicle(RawRow origin, VehicleEvent event) {
    return VehicleRow.newBuilder()
        .setTopic(origin.getTopic())
        .setPartition(origin.getPartition())
        .setOffset(origin.getOffset())
        .setKafkaTimestamp(origin.getKafkaTimestamp())
        .setId(event.id())
        .setDeviceId(event.device())
        .setEventTime(event.timestamp())
        .setLatitude(latitude(event.location()))
        .setLongitude(longitude(event.location()))
        .setSpeed(event.speed())
        .setDirection(event.direction())
        .setMake(event.make())
        .setModel(event.model())
        .setYear(event.year())
        .setFuelType(event.fuelType())
        .setFuelLevel(event.fuelLevel())
        .setEngineStatus(event.engineStatus())
        .setOdometer(event.odometer())
        .build();
  }

  private static GpsRow gps(RawRow origin, GpsEvent event) {
    return GpsRow.newBuilder()
        .setTopic(origin.getTopic())
        .setPartition(origin.getPartition())
        .setOffset(origin.getOffset())
        .setKafkaTimestamp(origin.getKafkaTimestamp())
        .setId(event.id())
        .setDeviceId(event.device())
        .setEventTime(event.timestamp())
        .setSpeed(event.speed())
        .setDirection(event.direction())
        .setVehicleType(event.vehicleType())
        .setLatitude(latitude(event.coordinates()))
        .setLongitude(longitude(event.coordinates()))
        .build();
  }

  private static TrafficRow traffic(RawRow origin, TrafficEvent event) {
    return TrafficRow.newBuilder()
        .setTopic(origin.getTopic())
        .setPartition(origin.getPartition())
        .setOffset(origin.getOffset())
        .setKafkaTimestamp(origin.getKafkaTimestamp())
        .setId(event.id())
        .setDeviceId(event.device())
        .setEventTime(event.timestamp())
        .setCameraId(event.cameraId())
        .setLatitude(latitude(event.location()))
        .setLongitude(longitude(event.location()))
        .setSnapshot(event.snapshot())
        .setTrafficLevel(event.trafficLevel())
        .setCurrentSpeed(event.currentSpeed())
        .setFreeFlowSpeed(event.freeFlowSpeed())
        .setConfidence(event.confidence())
        .setRoadClosure(event.roadClosure())
        .build();
  }

  private static WeatherRow weather(RawRow origin, WeatherEvent event) {
    return WeatherRow.newBuilder()
        .setTopic(origin.getTopic())
        .setPartition(origin.getPartition())
        .setOffset(origin.getOffset())
        .setKafkaTimestamp(origin.getKafkaTimestamp())
        .setId(event.id())
        .setDeviceId(event.device())
        .setEventTime(event.timestamp())
        .setLatitude(latitude(event.location()))
        .setLongitude(longitude(event.location()))
        .setTemperature(event.temperature())
        .setWeatherCondition(event.weatherCondition())
        .setPrecipitation(event.precipitation())
        .setWindSpeed(event.windSpeed())
        .setHumidity(event.humidity())
        .setAirQualityIndex(event.airQualityIndex())
        .setPressure(event.pressure())
        .setVisibility(event.visibility())
        .build();
  }

  private static EmergencyRow emergency(RawRow origin, EmergencyEvent event) {
    return EmergencyRow.newBuilder()
        .setTopic(origin.getTopic())
        .setPartition(origin.getPartition())
        .setOffset(origin.getOffset())
        .setKafkaTimestamp(origin.getKafkaTimestamp())
        .setId(event.id())
        .setDeviceId(event.device())
        .setEventTime(event.timestamp())
        .setIncidentId(event.incidentId())
        .setIncidentType(event.type())
        .setLatitude(latitude(event.location()))
        .setLongitude(longitude(event.location()))
        .setStatus(event.status())
        .setDescription(event.description())
        .setSeverity(event.severity())
        .setResponseTime(event.responseTime())
        .setHasIncident(event.hasIncident())
        .build();
  }

  private static Double latitude(Location location) {
    return location == null ? null : location.latitude();
  }

  private static Double longitude(Location location) {
    return location == null ? null : location.longitude();
  }
}
