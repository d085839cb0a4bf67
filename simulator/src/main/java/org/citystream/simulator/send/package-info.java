/** Sends the city, a recorded file or a recorded track to Kafka. */
package org.citystream.simulator.send;
