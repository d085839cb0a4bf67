package org.citystream.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

/** A contestant takes a backlog to a lake of its own. */
final class BacklogRun {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int POLLS_BETWEEN_LINES = 10;

  private final String name;
  private final Backlog backlog;
  private final CommonOptions options;
  private final Path folder;
  private final PrintWriter progress;
  private final LakeFolder lake;

  /**
   * A run that is to begin.
   *
   * @param name of the run, for people
   * @param folder an empty one for lake and logs
   * @param progress where a line goes now and then
   */
  BacklogRun(
      String name, Backlog backlog, CommonOptions options, Path folder, PrintWriter progress) {
    this.name = name;
    this.backlog = backlog;
    this.options = options;
    this.folder = folder;
    this.progress = progress;
    this.lake = new LakeFolder(folder.resolve("lake"));
  }

  /** The lake of the run. */
  LakeFolder lake() {
    return lake;
  }

  /**
   * Runs it until the lake has rows for every record.
   *
   * @throws ContestantFailedException if it dies, or writes nothing for as long as patience lasts
   */
  Figures run(Contestant contestant, String bootstrapServers, String window)
      throws IOException, SQLException, InterruptedException, ContestantFailedException {
    Task task =
        new Task(
            bootstrapServers,
            folder.resolve("lake"),
            window,
            options.cores(),
            options.pipelineArguments());
    try (ContestantProcess process =
            ContestantProcess.start(options.flags(), contestant.command(task), folder);
        LakeProgress written = new LakeProgress(lake, backlog, folder)) {
      awaitComplete(process, written);
      return new Figures(
          backlog.total(),
          Duration.between(process.started(), lake.newest()),
          options.cores(),
          process.usage(),
          lake.bytes(),
          lake.count());
    }
  }

  private void awaitComplete(ContestantProcess process, LakeProgress written)
      throws IOException, SQLException, InterruptedException, ContestantFailedException {
    long lastMove = System.nanoTime();
    for (int polls = 1; !written.isComplete(); polls++) {
      // Before the look at the lake, which may be complete although the process has just died.
      boolean alive = process.isAlive();
      lake.refresh();
      if (written.refresh()) {
        lastMove = System.nanoTime();
      } else if (!alive) {
        throw failure("ended with exit code " + process.exitCode(), written, process);
      } else if (System.nanoTime() - lastMove > options.patience().toNanos()) {
        throw failure(
            "wrote nothing for %d min".formatted(options.patience().toMinutes()), written, process);
      }
      if (polls % POLLS_BETWEEN_LINES == 0) {
        progress.printf(Locale.ROOT, "%s: %s%n", name, written.description());
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private ContestantFailedException failure(
      String what, LakeProgress written, ContestantProcess process) {
    return new ContestantFailedException(
        "%s %s: %s; its log is %s".formatted(name, what, written.description(), process.log()));
  }
}
