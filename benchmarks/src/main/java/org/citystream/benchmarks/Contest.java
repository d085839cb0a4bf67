package org.citystream.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * Contestants that take one backlog to lakes of their own, one after the other. The first right
 * lake stays: all others have to say the same.
 */
final class Contest {
  private final String bootstrapServers;
  private final Backlog backlog;
  private final String window;
  private final CommonOptions options;
  private final Workplace workplace;
  private final PrintWriter progress;
  private LakeFolder reference;
  private String referenceName;

  /**
   * A contest.
   *
   * @param window as options have it
   * @param progress where lines go that tell what is going on, and what is wrong
   */
  Contest(
      String bootstrapServers,
      Backlog backlog,
      String window,
      CommonOptions options,
      Workplace workplace,
      PrintWriter progress) {
    this.bootstrapServers = bootstrapServers;
    this.backlog = backlog;
    this.window = window;
    this.options = options;
    this.workplace = workplace;
    this.progress = progress;
  }

  /** Runs a contestant and checks its lake. */
  Result run(Contestant contestant, int number)
      throws IOException, SQLException, InterruptedException {
    String name = "%s-%d".formatted(contestant, number);
    Path folder = workplace.newFolder(name);
    BacklogRun run = new BacklogRun(name, backlog, options, folder, progress);
    Figures figures;
    try {
      figures = run.run(contestant, bootstrapServers, window);
    } catch (ContestantFailedException e) {
      workplace.keep();
      progress.println(e.getMessage());
      return new Result(contestant, number, null, Result.FAILED);
    }
    List<String> faults = check(run.lake());
    if (!faults.isEmpty()) {
      workplace.keep();
      faults.forEach(fault -> progress.printf("%s: WRONG: %s%n", name, fault));
      return new Result(contestant, number, null, Result.WRONG);
    }
    progress.printf("%s: right, %,.0f records/s%n", name, figures.recordsPerSecond());
    if (reference == null) {
      reference = run.lake();
      referenceName = name;
    } else {
      workplace.discard(folder);
    }
    return new Result(contestant, number, figures, null);
  }

  private List<String> check(LakeFolder lake) throws IOException, SQLException {
    Path spill = workplace.newFolder("check");
    try (LakeCheck check = new LakeCheck(backlog, spill)) {
      List<String> faults = check.faults(lake);
      if (!faults.isEmpty() || reference == null) {
        return faults;
      }
      return check.differences(lake, reference).stream()
          .map(difference -> "not as %s: %s".formatted(referenceName, difference))
          .toList();
    }
  }
}
