package org.citystream.simulator.city;

import org.citystream.contracts.Location;

/**
 * A traffic camera beside a route.
 *
 * @param metres where on the route
 */
record Camera(String id, Location location, double metres) {}
