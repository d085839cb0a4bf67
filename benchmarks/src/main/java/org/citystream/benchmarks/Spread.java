package org.citystream.benchmarks;

import java.util.List;
import java.util.stream.IntStream;

/** Where figures that were measured several times lie. */
record Spread(double least, double median, double most) {

  /**
   * Of figures in any order, at least one; the median of an even number of them is between the two
   * in the middle.
   */
  static Spread of(List<Double> figures) {
    double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int upper = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[upper] : (sorted[upper - 1] + sorted[upper]) / 2;
    return new Spread(sorted[0], median, sorted[sorted.length - 1]);
  }

  /** Of each figure of one list by the figure at its place in the other, which is as long. */
  static Spread ofRatios(List<Double> figures, List<Double> others) {
    return of(
        IntStream.range(0, figures.size())
            .mapToObj(run -> figures.get(run) / others.get(run))
            .toList());
  }
}
