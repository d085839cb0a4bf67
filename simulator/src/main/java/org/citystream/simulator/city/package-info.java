/** The city: vehicles on their routes, and the weather, incidents and cameras they meet. */
package org.citystream.simulator.city;
