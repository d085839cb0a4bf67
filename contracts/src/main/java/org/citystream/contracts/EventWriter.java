package org.citystream.contracts;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes the fields of events in the order in which their records declare them. */
record EventWriter(JsonGenerator json) {

  void write(Event event) throws IOException {
    json.writeStartObject();
    text(Field.ID, event.id());
    text(Field.DEVICE_ID, event.device());
    text(Field.TIMESTAMP, event.timestamp().toString());
    switch (event.topic()) {
      case VEHICLE -> vehicle((VehicleEvent) event);
      case GPS -> gps((GpsEvent) event);
      case TRAFFIC -> traffic((TrafficEvent) event);
      case WEATHER -> weather((WeatherEvent) event);
      case EMERGENCY -> emergency((EmergencyEvent) event);
    }
    json.writeEndObject();
  }

  private void vehicle(VehicleEvent event) throws IOException {
    location(Field.LOCATION, event.location());
    number(Field.SPEED, event.speed());
    text(Field.DIRECTION, event.direction());
    text(Field.MAKE, event.make());
    text(Field.MODEL, event.model());
    if (event.year() != null) {
      json.writeNumberField(Field.YEAR.camelCase(), event.year());
    }
    text(Field.FUEL_TYPE, event.fuelType());
    number(Field.FUEL_LEVEL, event.fuelLevel());
    text(Field.ENGINE_STATUS, event.engineStatus());
    number(Field.ODOMETER, event.odometer());
  }

  private void gps(GpsEvent event) throws IOException {
    number(Field.SPEED, event.speed());
    text(Field.DIRECTION, event.direction());
    text(Field.VEHICLE_TYPE, event.vehicleType());
    location(Field.COORDINATES, event.coordinates());
  }

  private void traffic(TrafficEvent event) throws IOException {
    text(Field.CAMERA_ID, event.cameraId());
    location(Field.LOCATION, event.location());
    text(Field.SNAPSHOT, event.snapshot());
    text(Field.TRAFFIC_LEVEL, event.trafficLevel());
    number(Field.CURRENT_SPEED, event.currentSpeed());
    number(Field.FREE_FLOW_SPEED, event.freeFlowSpeed());
    number(Field.CONFIDENCE, event.confidence());
    bool(Field.ROAD_CLOSURE, event.roadClosure());
  }

  private void weather(WeatherEvent event) throws IOException {
    location(Field.LOCATION, event.location());
    number(Field.TEMPERATURE, event.temperature());
    text(Field.WEATHER_CONDITION, event.weatherCondition());
    number(Field.PRECIPITATION, event.precipitation());
    number(Field.WIND_SPEED, event.windSpeed());
    number(Field.HUMIDITY, event.humidity());
    number(Field.AIR_QUALITY_INDEX, event.airQualityIndex());
    number(Field.PRESSURE, event.pressure());
    number(Field.VISIBILITY, event.visibility());
  }

  private void emergency(EmergencyEvent event) throws IOException {
    text(Field.INCIDENT_ID, event.incidentId());
    text(Field.TYPE, event.type());
    location(Field.LOCATION, event.location());
    text(Field.STATUS, event.status());
    text(Field.DESCRIPTION, event.description());
    text(Field.SEVERITY, event.severity());
    number(Field.RESPONSE_TIME, event.responseTime());
    bool(Field.HAS_INCIDENT, event.hasIncident());
  }

  private void text(Field field, String value) throws IOException {
    if (value != null) {
      json.writeStringField(field.camelCase(), value);
    }
  }

  private void number(Field field, Double value) throws IOException {
    if (value != null) {
      json.writeNumberField(field.camelCase(), value);
    }
  }

  private void bool(Field field, Boolean value) throws IOException {
    if (value != null) {
      json.writeBooleanField(field.camelCase(), value);
    }
  }

  private void location(Field field, Location value) throws IOException {
    if (value != null) {
      json.writeArrayFieldStart(field.camelCase());
      json.writeNumber(value.latitude());
      json.writeNumber(value.longitude());
      json.writeEndArray();
    }
  }
}
