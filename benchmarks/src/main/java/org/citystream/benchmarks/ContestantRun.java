package org.citystream.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** A contestant at work on a lake of its own. */
final class ContestantRun implements AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int POLLS_BETWEEN_LINES = 10;

  private final String name;
  private final CommonOptions options;
  private final Path folder;
  private final PrintWriter progress;
  private final LakeFolder lake;
  private final ContestantProcess process;

  /**
   * Starts it.
   *
   * @param name of the run, for people
   * @param window length of the join's windows
   * @param moreArguments for this project's pipeline, unless the user gave others
   * @param folder for its logs
   * @param lake an empty one
   * @param progress where a line goes now and then
   */
  ContestantRun(
      String name,
      Contestant contestant,
      String bootstrapServers,
      Duration window,
      List<String> moreArguments,
      CommonOptions options,
      Path folder,
      LakeFolder lake,
      PrintWriter progress)
      throws IOException {
    this.name = name;
    this.options = options;
    this.folder = folder;
    this.progress = progress;
    this.lake = lake;
    List<String> pipelineArguments = new ArrayList<>(options.pipelineArguments());
    moreArguments.stream().filter(Predicate.not(this::isGiven)).forEach(pipelineArguments::add);
    List<String> flags = new ArrayList<>(options.flags());
    flags.addAll(BatchLog.flags(batchLog()));
    Task task = new Task(bootstrapServers, lake.root(), window, options.cores(), pipelineArguments);
    process = ContestantProcess.start(flags, contestant.command(task), folder);
  }

  private boolean isGiven(String argument) {
    String option = argument.replaceFirst("=.*", "=");
    return options.pipelineArguments().stream().anyMatch(given -> given.startsWith(option));
  }

  /** Fails if it has died. */
  void requireAlive() throws ContestantFailedException {
    if (!process.isAlive()) {
      throw failure("ended with exit code " + process.exitCode());
    }
  }

  /**
   * Waits until its lake has rows for every record.
   *
   * @return what it took
   * @throws ContestantFailedException if it dies by then, or writes nothing for as long as patience
   *     lasts
   */
  Figures awaitComplete(Backlog backlog)
      throws IOException, SQLException, InterruptedException, ContestantFailedException {
    try (LakeProgress written = new LakeProgress(lake, backlog, folder)) {
      long lastMove = System.nanoTime();
      for (int polls = 1; !written.isComplete(); polls++) {
        // Before the look at the lake, which may be complete although it has just died.
        boolean alive = process.isAlive();
        lake.refresh();
        if (written.refresh()) {
          lastMove = System.nanoTime();
        } else if (!alive) {
          throw failure(
              "ended with exit code %d: %s".formatted(process.exitCode(), written.description()));
        } else if (System.nanoTime() - lastMove > options.patience().toNanos()) {
          throw failure(
              "wrote nothing for %d min: %s"
                  .formatted(options.patience().toMinutes(), written.description()));
        }
        if (polls % POLLS_BETWEEN_LINES == 0) {
          progress.printf(Locale.ROOT, "%s: %s%n", name, written.description());
        }
        Thread.sleep(POLL.toMillis());
      }
      requireAlive();
      return new Figures(
          backlog,
          Duration.between(process.started(), lake.newest()),
          options.cores(),
          process.usage(),
          BatchLog.read(batchLog()),
          lake.bytes(),
          lake.count());
    }
  }

  private Path batchLog() {
    return folder.resolve("batches");
  }

  private ContestantFailedException failure(String what) {
    return new ContestantFailedException(
        "%s: %s; its log is %s".formatted(name, what, process.log()));
  }

  @Override
  public void close() {
    process.close();
  }
}
