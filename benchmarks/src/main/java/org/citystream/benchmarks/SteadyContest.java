package org.citystream.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.citystream.simulator.broker.EmbeddedBroker;

/** Contestants that bear a load in real time, each on topics of its own. */
final class SteadyContest {
  /** The thread that sends. */
  static final String SENDER = "city";

  private static final int PARTITIONS = 2;
  private static final int SECONDS_BETWEEN_LINES = 10;

  private final SteadyLoad load;
  private final CommonOptions options;
  private final PrintWriter progress;

  /**
   * A contest.
   *
   * @param progress where lines go that tell what is going on, and what is wrong
   */
  SteadyContest(SteadyLoad load, CommonOptions options, PrintWriter progress) {
    this.load = load;
    this.options = options;
    this.progress = progress;
  }

  /**
   * How a contestant bore it.
   *
   * @param latencies of its rows; null if there is no right answer
   */
  record Outcome(Result result, Latencies latencies) {}

  /** Runs all contestants in turn. */
  SteadyReport run() throws IOException, SQLException, InterruptedException, ExecutionException {
    List<Outcome> outcomes = new ArrayList<>();
    for (Contestant contestant : options.contestants()) {
      outcomes.add(run(contestant));
    }
    return new SteadyReport(load, outcomes);
  }

  /** Runs a contestant, checks its lake and takes the latencies of its rows. */
  private Outcome run(Contestant contestant)
      throws IOException, SQLException, InterruptedException, ExecutionException {
    try (Workplace workplace = new Workplace(options);
        EmbeddedBroker broker = EmbeddedBroker.start();
        Contest contest = new Contest(broker.bootstrapServers(), options, workplace, progress)) {
      Topics.create(broker, PARTITIONS);
      Result result =
          contest.run(
              contestant,
              1,
              SteadyLoad.WINDOW,
              List.of(),
              run -> feed(run, broker.bootstrapServers()));
      return new Outcome(
          result,
          result.isRight()
              ? Latencies.of(
                  result.lake(), result.figures().backlog(), workplace.newFolder("check"))
              : null);
    }
  }

  private Backlog feed(ContestantRun run, String bootstrapServers)
      throws InterruptedException, ExecutionException, ContestantFailedException {
    AtomicLong sent = new AtomicLong();
    FutureTask<Backlog> sending = new FutureTask<>(() -> load.send(bootstrapServers, sent::set));
    Thread sender = new Thread(sending, SENDER);
    sender.start();
    try {
      while (true) {
        try {
          return sending.get(SECONDS_BETWEEN_LINES, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
          progress.printf(Locale.ROOT, "sent %,d records%n", sent.get());
          run.requireAlive();
        }
      }
    } finally {
      // Nobody reads what it sends to a contestant that has died, and the broker is about to go.
      sender.interrupt();
      sender.join();
    }
  }
}
