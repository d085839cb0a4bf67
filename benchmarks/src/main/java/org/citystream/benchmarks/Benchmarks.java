package org.citystream.benchmarks;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.citystream.runners.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/**
 * The benchmarks' command line. Exit code 0 is success, 1 a contestant that failed or was wrong, 2
 * a wrong option.
 */
@Command(
    name = "benchmarks",
    description = "How fast the pipeline is, beside hand-written Spark jobs.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CompareCommand.class,
      LatencyCommand.class,
      ScaleCommand.class,
      MicroCommand.class
    })
public final class Benchmarks {
  private static final long STOP_TIMEOUT_SECONDS = 30;

  private Benchmarks() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(stopping(Thread.currentThread(), ended));
    int exitCode =
        execute(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            args);
    ended.countDown();
    // Kafka leaves threads behind that would keep the process alive.
    System.exit(exitCode);
  }

  /** When a user stops it, contestants, broker and lakes have to go, too. */
  private static Thread stopping(Thread running, CountDownLatch ended) {
    return new Thread(
        () -> {
          running.interrupt();
          try {
            if (!ended.await(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
              System.err.println("benchmarks: stopped; something may still run or lie about");
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Runs a command with these streams for its tables and for progress and errors. */
  static int execute(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Benchmarks())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(
            (failure, wrong) -> fail(failure.getCommandLine(), failure.getMessage()))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof UsageException) {
                return fail(command, failure.getMessage());
              }
              if (failure instanceof InterruptedException) {
                fail(command, "stopped");
                return ExitCode.SOFTWARE;
              }
              failure.printStackTrace(command.getErr());
              fail(command, "failed: " + failure);
              return ExitCode.SOFTWARE;
            })
        .execute(args.length == 0 ? new String[] {"--help"} : args);
  }

  private static int fail(CommandLine command, String message) {
    command.getErr().println("benchmarks: " + message.lines().findFirst().orElse(""));
    return ExitCode.USAGE;
  }
}
