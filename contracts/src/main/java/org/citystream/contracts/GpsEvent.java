package org.citystream.contracts;

import java.time.Instant;

/**
 * A reading of a vehicle's GPS unit. Any component but device and timestamp may be null: not sent.
 *
 * @param id the record's id
 * @param device the vehicle
 * @param timestamp when it happened, by the sender's clock
 * @param speed km/h, 0 or more
 * @param direction compass direction of travel
 * @param vehicleType kind of vehicle
 * @param coordinates where the unit is
 */
public record GpsEvent(
    String id,
    String device,
    Instant timestamp,
    Double speed,
    String direction,
    String vehicleType,
    Location coordinates)
    implements Event {

  @Override
  public Topic topic() {
    return Topic.GPS;
  }
}
