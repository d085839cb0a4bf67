package org.citystream.benchmarks;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The tables of a comparison: every run, the medians of each contestant, and ratios pair by pair.
 */
final class Comparison {
  /** The figures, in the order of the columns. */
  private static final Map<String, ToDoubleFunction<Figures>> COLUMNS = new LinkedHashMap<>();

  static {
    COLUMNS.put("s", Figures::seconds);
    COLUMNS.put("records/s", Figures::recordsPerSecond);
    COLUMNS.put("a core", Figures::recordsPerSecondAndCore);
    COLUMNS.put("a CPU s", Figures::recordsPerCpuSecond);
    COLUMNS.put("heap, MB", figures -> figures.usage().peakHeap() / Table.MEGABYTE);
    COLUMNS.put("kept, MB", figures -> figures.usage().keptHeap() / Table.MEGABYTE);
    COLUMNS.put("resident, MB", figures -> figures.usage().peakResident() / Table.MEGABYTE);
    COLUMNS.put("written, MB", figures -> figures.bytes() / Table.MEGABYTE);
    COLUMNS.put("files", Figures::files);
  }

  private final List<Contestant> contestants;
  private final List<Result> results;

  /**
   * A comparison.
   *
   * @param contestants in the order in which they ran
   * @param results of all of their runs, in any order
   */
  Comparison(List<Contestant> contestants, List<Result> results) {
    this.contestants = contestants;
    this.results = results;
  }

  /** Whether every run brought the right answer. */
  boolean isRight() {
    return results.stream().allMatch(Result::isRight);
  }

  /** Prints the tables. */
  void print(PrintWriter out, boolean markdown) {
    Table runs = new Table("Every run", header("run"));
    results.forEach(
        result -> runs.add(row("%s %d".formatted(result.contestant(), result.run()), result)));
    runs.print(out, markdown);
    Table medians = new Table("Medians", header("contestant"));
    contestants.forEach(contestant -> medians.add(medians(contestant)));
    medians.print(out, markdown);
    if (contestants.size() > 1) {
      bases().forEach(base -> ratios(base).print(out, markdown));
    }
  }

  private static String[] header(String first) {
    return Stream.concat(Stream.of(first), COLUMNS.keySet().stream()).toArray(String[]::new);
  }

  private static List<String> row(String name, Result result) {
    return result.isRight()
        ? row(name, figure -> figure.applyAsDouble(result.figures()))
        : List.of(name, result.fault());
  }

  private List<String> medians(Contestant contestant) {
    return fault(contestant)
        .map(fault -> List.of(contestant.toString(), fault))
        .orElseGet(
            () ->
                row(
                    contestant.toString(),
                    figure -> Spread.of(figures(contestant, figure)).median()));
  }

  private static List<String> row(String name, ToDoubleFunction<ToDoubleFunction<Figures>> figure) {
    List<String> cells = new ArrayList<>(List.of(name));
    COLUMNS.forEach(
        (column, of) ->
            cells.add(
                Table.cell(column.equals("s") ? "%,.1f" : "%,.0f", figure.applyAsDouble(of))));
    return cells;
  }

  /** One wrong answer, and a contestant has no speed. */
  private Optional<String> fault(Contestant contestant) {
    return results.stream()
        .filter(result -> result.contestant() == contestant && !result.isRight())
        .map(Result::fault)
        .findFirst();
  }

  private List<Double> figures(Contestant contestant, ToDoubleFunction<Figures> figure) {
    return results.stream()
        .filter(result -> result.contestant() == contestant)
        .map(result -> figure.applyAsDouble(result.figures()))
        .toList();
  }

  /** The jobs that were written by hand, or the last contestant where there is none. */
  private List<Contestant> bases() {
    List<Contestant> byHand = contestants.stream().filter(Contestant::isByHand).toList();
    return byHand.isEmpty() ? List.of(contestants.get(contestants.size() - 1)) : byHand;
  }

  private Table ratios(Contestant base) {
    Table ratios =
        new Table(
            "Ratios to %s, run by run".formatted(base),
            "contestant",
            "of",
            "median",
            "least",
            "most");
    for (Contestant contestant : contestants) {
      if (contestant != base && fault(contestant).isEmpty() && fault(base).isEmpty()) {
        COLUMNS.forEach(
            (column, figure) -> {
              if (column.equals("s") || column.equals("a core")) {
                return; // They say what records/s says.
              }
              Spread spread = Spread.ofRatios(figures(contestant, figure), figures(base, figure));
              ratios.add(
                  List.of(
                      contestant.toString(),
                      column,
                      ratio(spread.median()),
                      ratio(spread.least()),
                      ratio(spread.most())));
            });
      }
    }
    return ratios;
  }

  private static String ratio(double ratio) {
    return Table.cell("%.2f", ratio);
  }
}
