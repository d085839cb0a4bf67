package org.citystream.contracts;

import java.time.Instant;

/**
 * Telemetry of a vehicle. Any component but device and timestamp may be null: not sent.
 *
 * @param id the record's id
 * @param device the vehicle
 * @param timestamp when it happened, by the sender's clock
 * @param location where the vehicle is
 * @param speed km/h, 0 or more
 * @param direction compass direction of travel
 * @param make manufacturer
 * @param model model name
 * @param year model year
 * @param fuelType kind of fuel or drive
 * @param fuelLevel fuel or charge left, percent, 0 to 100
 * @param engineStatus engine state in words
 * @param odometer km, 0 or more
 */
public record VehicleEvent(
    String id,
    String device,
    Instant timestamp,
    Location location,
    Double speed,
    String direction,
    String make,
    String model,
    Integer year,
    String fuelType,
    Double fuelLevel,
    String engineStatus,
    Double odometer)
    implements Event {

  @Override
  public Topic topic() {
    return Topic.VEHICLE;
  }
}
