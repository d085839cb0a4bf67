package org.citystream.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * Contestants that take the same topics to lakes of their own, one after the other. The first right
 * lake stays to the end: all others have to say the same.
 */
final class Contest implements AutoCloseable {
  private final String bootstrapServers;
  private final CommonOptions options;
  private final Workplace workplace;
  private final PrintWriter progress;
  private Path referenceFolder;
  private LakeFolder reference;
  private boolean disputed;

  /** What is in the topics. */
  interface Load {

    /**
     * Sends what is not there yet, while a contestant runs.
     *
     * @return what is there in the end
     */
    Backlog feed(ContestantRun run)
        throws InterruptedException, ExecutionException, ContestantFailedException;
  }

  /**
   * A contest.
   *
   * @param bootstrapServers the brokers with the topics
   * @param progress where lines go that tell what is going on, and what is wrong
   */
  Contest(
      String bootstrapServers, CommonOptions options, Workplace workplace, PrintWriter progress) {
    this.bootstrapServers = bootstrapServers;
    this.options = options;
    this.workplace = workplace;
    this.progress = progress;
  }

  /**
   * Runs a contestant and checks its lake.
   *
   * @param number of the run
   * @param window length of the windows
   * @param arguments for this project's pipeline
   */
  Result run(Contestant contestant, int number, Duration window, List<String> arguments, Load load)
      throws IOException, SQLException, InterruptedException, ExecutionException {
    String name = "%s-%d".formatted(contestant, number);
    Path folder = workplace.newFolder(name);
    LakeFolder lake = new LakeFolder(folder.resolve("lake"));
    Figures figures;
    try (ContestantRun run =
        new ContestantRun(
            name,
            contestant,
            bootstrapServers,
            window,
            arguments,
            options,
            folder,
            lake,
            progress)) {
      figures = run.awaitComplete(load.feed(run));
    } catch (ContestantFailedException e) {
      workplace.keep();
      progress.println(e.getMessage());
      return new Result(contestant, number, lake, null, Result.FAILED);
    }
    // What came after the clock was stopped counts, too.
    lake.refresh();
    if (isWrong(name, lake, figures.backlog())) {
      workplace.keep();
      return new Result(contestant, number, lake, null, Result.WRONG);
    }
    progress.printf(Locale.ROOT, "%s: right, %,.1f s%n", name, figures.seconds());
    if (reference == null) {
      reference = lake;
      referenceFolder = folder;
    } else {
      workplace.discard(folder);
    }
    return new Result(contestant, number, lake, figures, null);
  }

  private boolean isWrong(String name, LakeFolder lake, Backlog backlog)
      throws IOException, SQLException {
    try (LakeCheck check = new LakeCheck(backlog, workplace.newFolder("check"))) {
      List<String> faults = check.faults(lake);
      faults.forEach(fault -> progress.printf("%s: WRONG: %s%n", name, fault));
      if (!faults.isEmpty() || reference == null) {
        return !faults.isEmpty();
      }
      List<String> differences = check.differences(lake, reference);
      differences.forEach(
          difference ->
              progress.printf(
                  "%s: WRONG or %s is: %s%n", name, referenceFolder.getFileName(), difference));
      disputed |= !differences.isEmpty();
      return !differences.isEmpty();
    }
  }

  /** The results once all have run: where two lakes differed, nobody knows who is right. */
  List<Result> settle(List<Result> results) {
    return disputed
        ? results.stream().map(result -> result.isRight() ? result.disputed() : result).toList()
        : results;
  }

  @Override
  public void close() throws IOException {
    if (referenceFolder != null) {
      workplace.discard(referenceFolder);
    }
  }
}
