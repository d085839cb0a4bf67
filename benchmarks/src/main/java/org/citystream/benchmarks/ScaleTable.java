package org.citystream.benchmarks;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What happens when one thing of a city changes. */
final class ScaleTable {
  private static final double MEGABYTE = 1 << 20;

  private final Table table;

  /**
   * A table without rows.
   *
   * @param axis what changes
   */
  ScaleTable(String axis) {
    table =
        new Table(
            "Against " + axis,
            axis,
            "contestant",
            "records",
            "s",
            "records/s",
            "state, MB",
            "batches",
            "median, ms",
            "most, ms",
            "kept, MB",
            "resident, MB");
  }

  /** Adds what a contestant took where the thing that changes has this value. */
  void add(Object value, Result result) {
    String name =
        value instanceof Duration window ? window.toSeconds() + "s" : format("%,d", value);
    if (!result.isRight()) {
      table.add(List.of(name, result.contestant().toString(), result.fault()));
      return;
    }
    Figures figures = result.figures();
    List<Batch> batches = figures.batches();
    Spread millis = Batch.spread(batches, Batch::millis);
    table.add(
        List.of(
            name,
            result.contestant().toString(),
            format("%,d", figures.backlog().total()),
            format("%,.1f", figures.seconds()),
            format("%,.0f", figures.recordsPerSecond()),
            format("%,.1f", Batch.spread(batches, Batch::stateBytes).most() / MEGABYTE),
            format("%,d", batches.size()),
            format("%,.0f", millis.median()),
            format("%,.0f", millis.most()),
            format("%,.0f", figures.usage().keptHeap() / MEGABYTE),
            format("%,.0f", figures.usage().peakResident() / MEGABYTE)));
  }

  /** Prints it. */
  void print(PrintWriter out, boolean markdown) {
    table.print(out, markdown);
  }

  private static String format(String format, Object number) {
    return String.format(Locale.ROOT, format, number);
  }
}
