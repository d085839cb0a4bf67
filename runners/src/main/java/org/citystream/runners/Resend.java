package org.citystream.runners;

/**
 * A dead letter that goes back on its topic.
 *
 * @param letter the dead letter, whose key it has
 * @param value what it says now; null for a record without value
 */
record Resend(DeadLetter letter, byte[] value) {}
