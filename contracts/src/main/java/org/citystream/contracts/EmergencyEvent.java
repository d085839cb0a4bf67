package org.citystream.contracts;

import java.time.Instant;

/**
 * What the emergency services report about an incident near a vehicle. Any component but device and
 * timestamp may be null: not sent.
 *
 * @param id the record's id
 * @param device the vehicle
 * @param timestamp when it happened, by the sender's clock
 * @param incidentId the incident
 * @param type kind of incident; None where there is none
 * @param location where the incident is
 * @param status Active, Responding or Resolved
 * @param description description for a person
 * @param severity severity in words
 * @param responseTime minutes from report to arrival of help, 0 or more
 * @param hasIncident false if the record says that there is no incident
 */
public record EmergencyEvent(
    String id,
    String device,
    Instant timestamp,
    String incidentId,
    String type,
    Location location,
    String status,
    String description,
    String severity,
    Double responseTime,
    Boolean hasIncident)
    implements Event {

  @Override
  public Topic topic() {
    return Topic.EMERGENCY;
  }
}
