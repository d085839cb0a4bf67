package org.citystream.simulator.send;

/**
 * Which fraction of the records has which fault, each from 0 to 1. A record that is malformed or
 * has a bad clock has no other fault; one that is late is not in addition disordered.
 */
public record FaultRates(
    double malformed, double late, double duplicates, double disorder, double badClock) {
  /** Nothing is wrong with any record. */
  public static final FaultRates NONE = new FaultRates(0, 0, 0, 0, 0);

  /**
   * Rates.
   *
   * @throws IllegalArgumentException if one is not from 0 to 1; the message names it
   */
  public FaultRates {
    check("malformed", malformed);
    check("late", late);
    check("duplicates", duplicates);
    check("disorder", disorder);
    check("badClock", badClock);
  }

  private static void check(String name, double fraction) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("--" + name + " must be from 0 to 1, not " + fraction);
    }
  }
}
