package org.citystream.simulator.city;

import java.time.Instant;
import org.citystream.contracts.Location;

/**
 * A vehicle at one moment: all that is needed to report it.
 *
 * @param number the vehicle's number, from 0
 * @param step the number of its report, from 0
 * @param time event time
 * @param seconds the same, after the start
 * @param metres distance along its route
 * @param speed km/h
 * @param bearing degrees clockwise from north
 * @param odometer km
 * @param fuelLevel percent
 */
record Sighting(
    String device,
    int number,
    long step,
    VehicleProfile profile,
    Instant time,
    double seconds,
    Location location,
    double metres,
    double speed,
    double bearing,
    double odometer,
    double fuelLevel,
    boolean engineOn) {}
