package org.citystream.runners;

/** A run that may have to begin anew, and then goes on where the lake needs it. */
interface Attempts {
  /** How often in a row a run may have to begin at the same place before it gives up. */
  int MOST_AT_ONE_PLACE = 5;

  /** Runs to the end; false if the run has to begin anew. */
  boolean finishes(StartPoint start) throws InterruptedException;

  /** Where a run begins anew that began there the last time. */
  StartPoint anew(StartPoint last) throws InterruptedException;

  /**
   * Runs to the end, however often it begins anew.
   *
   * @throws RunFailedException if it does so too often without getting any further
   */
  default void run(StartPoint first) throws InterruptedException {
    StartPoint start = first;
    int atOnePlace = 0;
    while (!finishes(start)) {
      StartPoint next = anew(start);
      atOnePlace = next.offsets().equals(start.offsets()) ? atOnePlace + 1 : 0;
      if (atOnePlace == MOST_AT_ONE_PLACE) {
        throw new RunFailedException(
            "gave up: began %d times at the same place in the topics; see the executors' logs"
                .formatted(atOnePlace));
      }
      start = next;
    }
  }
}
