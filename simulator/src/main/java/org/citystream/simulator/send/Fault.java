package org.citystream.simulator.send;

/** What can be wrong with a record on purpose. */
public enum Fault {
  /** The value is broken: a dead letter. */
  MALFORMED,
  /** The timestamp lies days to years ahead of the clock: a dead letter. */
  BAD_CLOCK,
  /** Sent one to five minutes of event time after its turn, or at the end of the journey. */
  LATE,
  /** Sent 5 to 20 s of event time after its turn, or at the end of the journey. */
  DISORDER,
  /** A second copy of a record that was sent before. */
  DUPLICATE
}
