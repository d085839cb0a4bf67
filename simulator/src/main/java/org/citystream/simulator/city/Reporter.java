package org.citystream.simulator.city;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Consumer;
import org.citystream.contracts.EmergencyEvent;
import org.citystream.contracts.Event;
import org.citystream.contracts.GpsEvent;
import org.citystream.contracts.Location;
import org.citystream.contracts.Topic;
import org.citystream.contracts.TrafficEvent;
import org.citystream.contracts.VehicleEvent;
import org.citystream.contracts.WeatherEvent;

/** Turns the sighting of a vehicle into the five records that report it. */
final class Reporter {
  private final Seed records;

  Reporter(Seed seed) {
    this.records = seed.with("records");
  }

  void report(Sighting seen, Corridor corridor, Consumer<? super Event> sink) {
    Seed ids = records.with(seen.number()).with(seen.step());
    Weather weather = corridor.weatherAt(seen.location(), seen.seconds());
    String direction = Geo.compass(seen.bearing());
    double speed = rounded(seen.speed(), 100);
    sink.accept(
        new VehicleEvent(
            id(ids, Topic.VEHICLE),
            seen.device(),
            seen.time(),
            seen.location(),
            speed,
            direction,
            seen.profile().make(),
            seen.profile().model(),
            seen.profile().year(),
            seen.profile().fuelType(),
            rounded(seen.fuelLevel(), 100),
            seen.engineOn() ? "On" : "Off",
            rounded(seen.odometer(), 10_000)));
    sink.accept(
        new GpsEvent(
            id(ids, Topic.GPS),
            seen.device(),
            seen.time(),
            speed,
            direction,
            seen.profile().vehicleType(),
            seen.location()));
    sink.accept(traffic(seen, corridor, weather, ids));
    sink.accept(weather(seen, weather, ids));
    sink.accept(emergency(seen, corridor, ids));
  }

  private static TrafficEvent traffic(Sighting seen, Corridor corridor, Weather weather, Seed ids) {
    Camera camera = corridor.cameraAt(seen.metres());
    double freeFlow = corridor.route().limitAt(camera.metres());
    double current = rounded(corridor.flowSpeed(camera.metres(), seen.seconds()), 100);
    double sight = Math.min(1, weather.visibility() / 10);
    return new TrafficEvent(
        id(ids, Topic.TRAFFIC),
        seen.device(),
        seen.time(),
        camera.id(),
        camera.location(),
        snapshot(ids.with("snapshot")),
        TrafficLevel.of(current, freeFlow).text(),
        current,
        freeFlow,
        rounded(0.6 + 0.39 * sight, 1000),
        corridor.incidents().closesRoad(camera.metres(), seen.seconds()));
  }

  private static WeatherEvent weather(Sighting seen, Weather weather, Seed ids) {
    return new WeatherEvent(
        id(ids, Topic.WEATHER),
        seen.device(),
        seen.time(),
        seen.location(),
        weather.temperature(),
        weather.condition(),
        weather.precipitation(),
        weather.windSpeed(),
        weather.humidity(),
        weather.airQualityIndex(),
        weather.pressure(),
        weather.visibility());
  }

  private static EmergencyEvent emergency(Sighting seen, Corridor corridor, Seed ids) {
    String id = id(ids, Topic.EMERGENCY);
    return corridor
        .incidents()
        .nearest(seen.metres(), seen.seconds())
        .map(incident -> emergency(id, seen, incident))
        .orElseGet(() -> noEmergency(id, seen.device(), seen.time(), seen.location()));
  }

  private static EmergencyEvent emergency(String id, Sighting seen, Incident incident) {
    String status = incident.status(seen.seconds());
    return new EmergencyEvent(
        id,
        seen.device(),
        seen.time(),
        incident.id(),
        incident.type(),
        incident.location(),
        status,
        incident.type() + ", severity " + incident.severity().text(),
        incident.severity().text(),
        status.equals("Active") ? null : incident.responseMinutes(),
        true);
  }

  private static EmergencyEvent noEmergency(
      String id, String device, Instant time, Location location) {
    return new EmergencyEvent(
        id, device, time, null, "None", location, null, "No incident nearby", null, null, false);
  }

  private static String id(Seed ids, Topic topic) {
    return ids.with(topic.topicName()).uuid().toString();
  }

  private static String snapshot(Seed seed) {
    ByteBuffer picture = ByteBuffer.allocate(24);
    for (int i = 0; i < 3; i++) {
      picture.putLong(seed.with(i).value());
    }
    return Base64.getEncoder().encodeToString(picture.array());
  }

  private static double rounded(double value, int parts) {
    return Math.round(value * parts) / (double) parts;
  }
}
