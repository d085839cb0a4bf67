package org.citystream.runners.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JVM that a test has started, mostly on Spark's jars. What it prints, on either stream, is in
 * {@link #log} and can be waited for.
 */
public final class SparkProcess implements AutoCloseable {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private final Process process;
  private final Path log;
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  private SparkProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it; what it prints goes to the log, too. */
  public static SparkProcess start(ProcessBuilder command, Path log) throws IOException {
    Files.createDirectories(log.getParent());
    SparkProcess started = new SparkProcess(command.redirectErrorStream(true).start(), log);
    Thread reader = new Thread(started::read, "log of " + log.getFileName());
    reader.setDaemon(true);
    reader.start();
    return started;
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        PrintWriter copy = new PrintWriter(Files.newBufferedWriter(log), true)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        copy.println(line);
        synchronized (this) {
          lines.add(line);
          notifyAll();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      synchronized (this) {
        ended = true;
        notifyAll();
      }
    }
  }

  /**
   * Waits for a line that it prints or has printed.
   *
   * @return the line's match, found anywhere in the line
   * @throws IllegalStateException if it ends or the time is over before
   */
  public Matcher awaitLine(Pattern pattern, Duration timeout) throws InterruptedException {
    return awaitLines(timeout, pattern);
  }

  /**
   * Waits for lines that it prints or has printed in this order, with any others between.
   *
   * @return the last line's match
   * @throws IllegalStateException if it ends or the time is over before
   */
  public synchronized Matcher awaitLines(Duration timeout, Pattern... patterns)
      throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    int found = 0;
    for (int next = 0; ; next++) {
      while (next == lines.size()) {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (ended || millis <= 0) {
          throw new IllegalStateException(
              "%s: %s without a line like '%s'"
                  .formatted(log, ended ? "ended" : "timed out", patterns[found]));
        }
        wait(millis);
      }
      Matcher match = patterns[found].matcher(lines.get(next));
      if (match.find() && ++found == patterns.length) {
        return match;
      }
    }
  }

  /** What it has printed so far. */
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** The file with what it prints. */
  public Path log() {
    return log;
  }

  /** Waits for its end, at most so long; whether it has ended. */
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Its exit code, once it has ended. */
  public int exitCode() {
    return process.exitValue();
  }

  /** The processes that it has started and that are alive. */
  public List<ProcessHandle> children() {
    try (Stream<ProcessHandle> children = process.children()) {
      return children.toList();
    }
  }

  /** Kills it as {@code kill -9} does, and returns when it is gone. */
  public void kill() {
    // The process itself would close its output, with lines that are still in it.
    process.toHandle().destroyForcibly();
    process.onExit().join();
  }

  /**
   * Asks it to stop as {@code kill} does, and returns when it and what it started are gone; after
   * 20 s they are killed.
   */
  public void stop() {
    List<ProcessHandle> children = children();
    process.toHandle().destroy();
    process.onExit().completeOnTimeout(process, STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
    kill();
    children.forEach(ProcessHandle::destroyForcibly);
    children.forEach(child -> child.onExit().join());
  }

  @Override
  public void close() {
    stop();
  }
}
