package org.citystream.contracts;

import java.time.Instant;

/**
 * What a traffic camera sees around a vehicle. Any component but device and timestamp may be null:
 * not sent.
 *
 * @param id the record's id
 * @param device the vehicle
 * @param timestamp when it happened, by the sender's clock
 * @param cameraId the camera
 * @param location the place in view
 * @param snapshot the picture as text, usually Base64
 * @param trafficLevel the level of traffic in words
 * @param currentSpeed speed of the traffic, km/h, 0 or more
 * @param freeFlowSpeed speed of free-flowing traffic at this place, km/h, 0 or more
 * @param confidence confidence of the measurement, 0 to 1
 * @param roadClosure whether the road is closed
 */
public record TrafficEvent(
    String id,
    String device,
    Instant timestamp,
    String cameraId,
    Location location,
    String snapshot,
    String trafficLevel,
    Double currentSpeed,
    Double freeFlowSpeed,
    Double confidence,
    Boolean roadClosure)
    implements Event {

  @Override
  public Topic topic() {
    return Topic.TRAFFIC;
  }
}
