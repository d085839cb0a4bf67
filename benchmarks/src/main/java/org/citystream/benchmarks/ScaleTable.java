package org.citystream.benchmarks;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** What happens when one thing of a city changes. */
final class ScaleTable {
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
        value instanceof Duration window ? window.toSeconds() + "s" : Table.cell("%,d", value);
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
            Table.cell("%,d", figures.backlog().total()),
            Table.cell("%,.1f", figures.seconds()),
            Table.cell("%,.0f", figures.recordsPerSecond()),
            Table.cell("%,.1f", Batch.spread(batches, Batch::stateBytes).most() / Table.MEGABYTE),
            Table.cell("%,d", batches.size()),
            Table.cell("%,.0f", millis.median()),
            Table.cell("%,.0f", millis.most()),
            Table.cell("%,.0f", figures.usage().keptHeap() / Table.MEGABYTE),
            Table.cell("%,.0f", figures.usage().peakResident() / Table.MEGABYTE)));
  }

  /** Prints it. */
  void print(PrintWriter out, boolean markdown) {
    table.print(out, markdown);
  }
}
