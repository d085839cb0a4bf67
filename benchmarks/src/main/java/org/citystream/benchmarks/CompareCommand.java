package org.citystream.benchmarks;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.citystream.simulator.broker.EmbeddedBroker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How fast the contestants take one backlog to the lake, and how soon they take what comes. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Sends a city's records once, lets each contestant take them to a lake of its own, in turn and"
          + " repeated, each time with another one first, and prints what it took. The clock runs"
          + " from the start of a contestant's process to the newest file of a lake that holds every record; a lake with a wrong"
          + " answer has no figures, and makes the exit code 1. Then each has its turn at a load in"
          + " real time, as in the command latency."
    })
final class CompareCommand implements Callable<Integer> {
  private static final int PARTITIONS = 2;

  @Option(names = "--runs", paramLabel = "N", description = "How often everybody has a turn.")
  private int runs = 3;

  @Option(
      names = "--vehicles",
      paramLabel = "N",
      description = "Vehicles that report on all five topics every ten seconds.")
  private int vehicles = 1000;

  @Option(names = "--steps", paramLabel = "N", description = "Reports of each vehicle.")
  private int steps = 480;

  @Mixin private SteadyLoad load;
  @Mixin private CommonOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    load.check();
    options.check();
    CommonOptions.requirePositive("--runs", runs);
    CommonOptions.requireVehicles("--vehicles", vehicles);
    CommonOptions.requirePositive("--steps", steps);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    CityLoad city = new CityLoad(vehicles, steps, Duration.ofMinutes(1));
    Comparison comparison = new Comparison(options.contestants(), takeBacklog(city, err));
    options.print(out);
    comparison.print(out, options.markdown());
    if (!load.isWanted()) {
      return comparison.isRight() ? 0 : 1;
    }
    SteadyReport report = new SteadyContest(load, options, err).run();
    report.print(out, options.markdown());
    return comparison.isRight() && report.isRight() ? 0 : 1;
  }

  private List<Result> takeBacklog(CityLoad city, PrintWriter err) throws Exception {
    List<Result> results = new ArrayList<>();
    try (Workplace workplace = new Workplace(options);
        EmbeddedBroker broker = EmbeddedBroker.start();
        Contest contest = new Contest(broker.bootstrapServers(), options, workplace, err)) {
      Topics.create(broker, PARTITIONS);
      Backlog backlog =
          city.send(
              broker.bootstrapServers(),
              sent -> err.printf(Locale.ROOT, "sent %,d records%n", sent));
      for (int run = 1; run <= runs; run++) {
        for (Contestant contestant : turns(run)) {
          results.add(
              contest.run(
                  contestant, run, city.window(), contestant.backlogArguments(), sent -> backlog));
        }
      }
      return contest.settle(results);
    }
  }

  /** Everybody is the first in some run, when nobody else has read the topics yet. */
  private List<Contestant> turns(int run) {
    List<Contestant> turns = new ArrayList<>(options.contestants());
    Collections.rotate(turns, 1 - run);
    return turns;
  }
}
