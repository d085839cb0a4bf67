package org.citystream.contracts;

/** The numbers that a field may hold, both ends included. */
record Domain(double min, double max) {

  static final Domain LATITUDE = new Domain(-90, 90);
  static final Domain LONGITUDE = new Domain(-180, 180);

  /** Every finite number from {@code min} on. */
  static Domain atLeast(int min) {
    return new Domain(min, Double.MAX_VALUE);
  }

  /** False for anything that is not a finite number. */
  boolean contains(double value) {
    return value >= min && value <= max;
  }

  @Override
  public String toString() {
    return max == Double.MAX_VALUE
        ? "%.0f or more".formatted(min)
        : "between %.0f and %.0f".formatted(min, max);
  }
}
