package org.citystream.contracts;

import java.time.Instant;

/**
 * A reading of a weather sensor near a vehicle. Any component but device and timestamp may be null:
 * not sent.
 *
 * @param id the record's id
 * @param device the vehicle
 * @param timestamp when it happened, by the sender's clock
 * @param location where the sensor is
 * @param temperature degrees Celsius, -90 to 70
 * @param weatherCondition condition in words
 * @param precipitation mm, 0 or more
 * @param windSpeed km/h, 0 or more
 * @param humidity relative humidity, percent, 0 to 100
 * @param airQualityIndex air quality index, 0 or more
 * @param pressure hPa, 300 to 1100
 * @param visibility km, 0 or more
 */
public record WeatherEvent(
    String id,
    String device,
    Instant timestamp,
    Location location,
    Double temperature,
    String weatherCondition,
    Double precipitation,
    Double windSpeed,
    Double humidity,
    Double airQualityIndex,
    Double pressure,
    Double visibility)
    implements Event {

  @Override
  public Topic topic() {
    return Topic.WEATHER;
  }
}
