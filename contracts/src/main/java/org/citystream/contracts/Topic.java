package org.citystream.contracts;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The five input topics: one per kind of {@link Event}. */
public enum Topic {
  /** Telemetry of vehicles: {@link VehicleEvent}. */
  VEHICLE("vehicle_data"),
  /** GPS units: {@link GpsEvent}. */
  GPS("gps_data"),
  /** Traffic cameras: {@link TrafficEvent}. */
  TRAFFIC("traffic_data"),
  /** Weather sensors: {@link WeatherEvent}. */
  WEATHER("weather_data"),
  /** Emergency services: {@link EmergencyEvent}. */
  EMERGENCY("emergency_data");

  private static final Map<String, Topic> BY_NAME =
      Stream.of(values()).collect(Collectors.toMap(Topic::topicName, Function.identity()));

  private final String topicName;

  Topic(String topicName) {
    this.topicName = topicName;
  }

  /** The name of the topic in Kafka, such as {@code vehicle_data}. */
  public String topicName() {
    return topicName;
  }

  /** The topic with this name in Kafka; empty if it is none of the five. */
  public static Optional<Topic> named(String topicName) {
    return Optional.ofNullable(BY_NAME.get(topicName));
  }
}
