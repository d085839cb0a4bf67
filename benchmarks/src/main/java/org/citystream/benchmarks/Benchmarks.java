package org.citystream.benchmarks;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/**
 * The benchmarks' command line. Exit code 0 is success, 1 a contestant that failed or was wrong, 2
 * a wrong option.
 */
@Command(
    name = "benchmarks",
    description = "How fast the pipeline is, beside a hand-written Spark job.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {CompareCommand.class})
public final class Benchmarks {
  private Benchmarks() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    CommandLine commandLine =
        new CommandLine(new Benchmarks())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .setParameterExceptionHandler(
                (failure, wrong) -> fail(failure.getCommandLine(), failure.getMessage()))
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                  failure.printStackTrace(command.getErr());
                  fail(command, "failed: " + failure);
                  return ExitCode.SOFTWARE;
                });
    int exitCode = commandLine.execute(args.length == 0 ? new String[] {"--help"} : args);
    // Kafka leaves threads behind that would keep the process alive.
    System.exit(exitCode);
  }

  private static int fail(CommandLine command, String message) {
    command.getErr().println("benchmarks: " + message.lines().findFirst().orElse(""));
    return ExitCode.USAGE;
  }
}
