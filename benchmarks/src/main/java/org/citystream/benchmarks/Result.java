package org.citystream.benchmarks;

/**
 * How a run of a contestant ended.
 *
 * @param lake what it wrote; there for as long as its contest is open
 * @param figures what it took; null if there is no right answer
 * @param fault why there are no figures, a word; null if there are
 */
record Result(Contestant contestant, int run, LakeFolder lake, Figures figures, String fault) {
  static final String WRONG = "WRONG";
  static final String FAILED = "FAILED";
  private static final String DISPUTED = "DISPUTED";

  /** The same without its figures, since another lake says something else. */
  Result disputed() {
    return new Result(contestant, run, lake, null, DISPUTED);
  }

  boolean isRight() {
    return figures != null;
  }
}
