package org.citystream.contracts;

import java.time.Instant;

/** One well-formed record of an input topic. Immutable. */
public sealed interface Event
    permits VehicleEvent, GpsEvent, TrafficEvent, WeatherEvent, EmergencyEvent {

  /** The topic that carries this kind of event. */
  Topic topic();

  /** The record's id; null if the sender gave none. */
  String id();

  /** The vehicle the record belongs to; never null or blank. */
  String device();

  /** When it happened, by the sender's clock; never null. */
  Instant timestamp();
}
