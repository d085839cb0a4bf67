package org.citystream.simulator.send;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.citystream.contracts.Topic;

/**
 * How far the sending has come.
 *
 * @param records acknowledged records per topic
 * @param eventTime the latest event time that was sent; null if unknown
 * @param elapsed time since the sending began
 */
public record Progress(Map<Topic, Long> records, Instant eventTime, Duration elapsed) {}
