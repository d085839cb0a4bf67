/** A Kafka broker inside this JVM, for demos, local work and tests. */
package org.citystream.simulator.broker;
