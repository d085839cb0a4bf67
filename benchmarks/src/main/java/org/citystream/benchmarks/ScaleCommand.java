package org.citystream.benchmarks;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.citystream.contracts.Topic;
import org.citystream.runners.DurationConverter;
import org.citystream.simulator.broker.EmbeddedBroker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How throughput, state and micro-batches change with the city. */
@Command(
    name = "scale",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Lets the contestants take backlogs that differ in one thing at a time, otherwise 1,000"
          + " vehicles, windows of 1m and 2 partitions, and prints throughput, state and the time of"
          + " Spark's micro-batches. State is what Spark stores of open windows after a micro-batch,"
          + " the most of all: the serialized RDDs of updateStateByKey, with the rows that the batch"
          + " fired, or what the state stores of a query say. The"
          + " micro-batches of native are those of its two queries."
    })
final class ScaleCommand implements Callable<Integer> {
  private static final Point USUAL = new Point(1000, Duration.ofMinutes(1), 2);

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "Records of each backlog, roughly; a vehicle makes five every ten seconds.")
  private int records = 2_400_000;

  @Option(
      names = "--vehicles",
      paramLabel = "N",
      split = ",",
      description = "Numbers of vehicles, joined with commas.")
  private List<Integer> vehicles = List.of(100, 1000, 10_000, 50_000);

  @Option(
      names = "--windows",
      paramLabel = "TIME",
      split = ",",
      converter = DurationConverter.class,
      defaultValue = "10s,1m,5m",
      description = "Lengths of windows, joined with commas.")
  private List<Duration> windows;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      split = ",",
      description = "Numbers of partitions of each topic, joined with commas.")
  private List<Integer> partitions = List.of(1, 2, 4, 8);

  @Mixin private CommonOptions options;
  @Spec private CommandSpec spec;

  private final Map<Point, List<Result>> results = new LinkedHashMap<>();

  private record Point(int vehicles, Duration window, int partitions) {}

  @Override
  public Integer call() throws Exception {
    options.check();
    CommonOptions.requirePositive("--records", records);
    windows.forEach(window -> CommonOptions.requirePositive("--windows", window.toMillis()));
    vehicles.forEach(number -> CommonOptions.requireVehicles("--vehicles", number));
    partitions.forEach(number -> CommonOptions.requirePositive("--partitions", number));
    options.print(spec.commandLine().getOut());
    print("vehicles", vehicles, n -> new Point(n, USUAL.window(), USUAL.partitions()));
    print("window", windows, length -> new Point(USUAL.vehicles(), length, USUAL.partitions()));
    print("partitions", partitions, n -> new Point(USUAL.vehicles(), USUAL.window(), n));
    return results.values().stream().flatMap(List::stream).allMatch(Result::isRight) ? 0 : 1;
  }

  private <T> void print(String axis, List<T> values, Function<T, Point> point) throws Exception {
    ScaleTable table = new ScaleTable(axis);
    for (T value : values) {
      Point at = point.apply(value);
      if (!results.containsKey(at)) {
        results.put(at, run(at));
      }
      results.get(at).forEach(result -> table.add(value, result));
    }
    table.print(spec.commandLine().getOut(), options.markdown());
  }

  private List<Result> run(Point point) throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    int steps = Math.max(1, records / Topic.values().length / point.vehicles());
    err.printf(
        Locale.ROOT,
        "%,d vehicles, windows of %s, %d partitions%n",
        point.vehicles(),
        point.window(),
        point.partitions());
    List<Result> runs = new ArrayList<>();
    try (Workplace workplace = new Workplace(options);
        EmbeddedBroker broker = EmbeddedBroker.start();
        Contest contest = new Contest(broker.bootstrapServers(), options, workplace, err)) {
      Topics.create(broker, point.partitions());
      Backlog backlog =
          new CityLoad(point.vehicles(), steps, point.window())
              .send(broker.bootstrapServers(), sent -> {});
      for (Contestant contestant : options.contestants()) {
        runs.add(
            contest.run(
                contestant, 1, point.window(), contestant.backlogArguments(), sent -> backlog));
      }
      return contest.settle(runs);
    }
  }
}
