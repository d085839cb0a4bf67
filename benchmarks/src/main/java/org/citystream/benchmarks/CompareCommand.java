package org.citystream.benchmarks;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.citystream.simulator.broker.EmbeddedBroker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How fast the contestants take one backlog to the lake. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Sends a city's records once, lets each contestant take them to a lake of its own, in turn and"
          + " repeated, and prints what it took. The clock runs from the start of a contestant's"
          + " process to the newest file of a lake that holds every record; a lake with a wrong"
          + " answer has no figures, and makes the exit code 1."
    })
final class CompareCommand implements Callable<Integer> {
  private static final int PARTITIONS = 2;
  private static final String WINDOW = "1m";

  @Option(
      names = "--contestants",
      paramLabel = "NAME",
      split = ",",
      description = "Who takes part, in this order: ${COMPLETION-CANDIDATES}.")
  private List<Contestant> contestants = List.of(Contestant.values());

  @Option(names = "--runs", paramLabel = "N", description = "How often everybody has a turn.")
  private int runs = 3;

  @Option(
      names = "--vehicles",
      paramLabel = "N",
      description = "Vehicles that report on all five topics every ten seconds.")
  private int vehicles = 1000;

  @Option(names = "--steps", paramLabel = "N", description = "Reports of each vehicle.")
  private int steps = 480;

  @Mixin private CommonOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    List<Result> results = new ArrayList<>();
    try (Workplace workplace = new Workplace(options);
        EmbeddedBroker broker = EmbeddedBroker.start(0, workplace.newFolder("broker"))) {
      broker.createTopics(CityLoad.topics(), PARTITIONS);
      Backlog backlog =
          new CityLoad(vehicles, steps, Duration.ofMinutes(1))
              .send(
                  broker.bootstrapServers(),
                  sent -> err.printf(Locale.ROOT, "sent %,d records%n", sent));
      Contest contest =
          new Contest(broker.bootstrapServers(), backlog, WINDOW, options, workplace, err);
      for (int run = 1; run <= runs; run++) {
        for (Contestant contestant : contestants) {
          results.add(contest.run(contestant, run));
        }
      }
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "%,d records of %,d vehicles; each contestant: %s%n%n",
              backlog.total(),
              vehicles,
              options.description());
    }
    Comparison comparison = new Comparison(contestants, results);
    comparison.print(spec.commandLine().getOut(), options.markdown());
    return comparison.isRight() ? 0 : 1;
  }
}
