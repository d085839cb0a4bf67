package org.citystream.benchmarks;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.citystream.benchmarks.SteadyContest.Outcome;

/** The tables of a load in real time. */
final class SteadyReport {
  private final SteadyLoad load;
  private final List<Outcome> outcomes;

  SteadyReport(SteadyLoad load, List<Outcome> outcomes) {
    this.load = load;
    this.outcomes = outcomes;
  }

  /** Whether every run brought the right answer. */
  boolean isRight() {
    return outcomes.stream().allMatch(outcome -> outcome.result().isRight());
  }

  /** Prints how soon the rows were in the lake, and what it took. */
  void print(PrintWriter out, boolean markdown) {
    Table table =
        new Table(
            String.format(
                Locale.ROOT,
                "From a window's end to its row in the lake; asked for were %,d records/s of %,d"
                    + " vehicles",
                load.rate(),
                load.vehicles()),
            "contestant",
            "sent/s",
            "rows",
            "median, s",
            "99 %, s",
            "most, s",
            "within %d s".formatted(load.bound().toSeconds()),
            "CPUs",
            "heap, MB",
            "kept, MB",
            "resident, MB");
    outcomes.forEach(outcome -> table.add(row(outcome)));
    table.print(out, markdown);
  }

  private List<String> row(Outcome outcome) {
    Result result = outcome.result();
    String name = result.contestant().toString();
    if (!result.isRight()) {
      return List.of(name, result.fault());
    }
    Latencies latencies = outcome.latencies();
    Figures figures = result.figures();
    List<String> cells =
        new ArrayList<>(
            List.of(
                name,
                Table.cell("%,.0f", figures.backlog().sentPerSecond()),
                Table.cell("%,d", latencies.rows())));
    for (double share : List.of(0.5, 0.99, 1.0)) {
      cells.add(Table.cell("%,.1f", latencies.quantile(share) / 1e3));
    }
    cells.add(Table.cell("%.2f %%", 100 * latencies.within(load.bound())));
    cells.add(Table.cell("%.2f", figures.usage().cpuSeconds() / figures.seconds()));
    cells.add(Table.cell("%,.0f", figures.usage().peakHeap() / Table.MEGABYTE));
    cells.add(Table.cell("%,.0f", figures.usage().keptHeap() / Table.MEGABYTE));
    cells.add(Table.cell("%,.0f", figures.usage().peakResident() / Table.MEGABYTE));
    return cells;
  }

  /** Prints how Spark's micro-batches went, minute by minute. */
  void printMinutes(PrintWriter out, boolean markdown) {
    for (Outcome outcome : outcomes) {
      if (outcome.result().isRight() && !outcome.result().figures().batches().isEmpty()) {
        minutes(outcome.result()).print(out, markdown);
      }
    }
  }

  private static Table minutes(Result result) {
    Table table =
        new Table(
            "Micro-batches of %s, by the minute".formatted(result.contestant()),
            "from",
            "batches",
            "median, ms",
            "most, ms",
            "done after, ms",
            "state, MB");
    Map<Instant, List<Batch>> minutes =
        result.figures().batches().stream()
            .collect(
                Collectors.groupingBy(
                    batch -> batch.time().truncatedTo(ChronoUnit.MINUTES),
                    TreeMap::new,
                    Collectors.toList()));
    minutes.forEach((minute, batches) -> table.add(minute(minute, batches)));
    return table;
  }

  private static List<String> minute(Instant minute, List<Batch> batches) {
    Spread millis = Batch.spread(batches, Batch::millis);
    return List.of(
        minute.toString(),
        Table.cell("%,d", batches.size()),
        Table.cell("%,.0f", millis.median()),
        Table.cell("%,.0f", millis.most()),
        Table.cell("%,.0f", Batch.spread(batches, Batch::delayMillis).most()),
        Table.cell("%,.1f", Batch.spread(batches, Batch::stateBytes).most() / Table.MEGABYTE));
  }
}
