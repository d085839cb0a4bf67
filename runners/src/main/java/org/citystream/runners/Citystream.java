package org.citystream.runners;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;

/**
 * The command line: one sub-command a task. Exit code 0 is success, 1 a failed check or run, 2 a
 * wrong option or an environment that cannot work, told in one line.
 */
@Command(
    name = "citystream",
    description = "Joins a city's streams into a lake of Parquet files.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      SimulateCommand.class,
      BrokerCommand.class,
      QueryCommand.class,
      InspectCommand.class,
      ReconcileCommand.class,
      ReplayCommand.class,
      BackfillCommand.class,
      CompactCommand.class
    })
public final class Citystream {
  static final int CHECK_FAILED = 1;

  private Citystream() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int exitCode = execute(out, err, args);
    out.flush();
    err.flush();
    // Runners and Kafka leave threads behind that would keep the process alive.
    System.exit(exitCode);
  }

  /** Runs a command with these streams for its result and for progress and errors. */
  static int execute(PrintWriter out, PrintWriter err, String... args) {
    return commandLine()
        .setOut(out)
        .setErr(err)
        .execute(args.length == 0 ? new String[] {"--help"} : args);
  }

  private static CommandLine commandLine() {
    IExecutionExceptionHandler failures =
        (failure, command, parsed) -> {
          if (failure instanceof UsageException) {
            return fail(command, failure.getMessage());
          }
          if (failure instanceof RunFailedException) {
            fail(command, failure.getMessage());
            return CHECK_FAILED;
          }
          failure.printStackTrace(command.getErr());
          fail(command, "failed: " + failure);
          return CHECK_FAILED;
        };
    IParameterExceptionHandler wrongParameters =
        (failure, args) -> fail(failure.getCommandLine(), firstLine(failure.getMessage()));
    CommandLine commandLine =
        new CommandLine(new Citystream())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(failures)
            .setParameterExceptionHandler(wrongParameters);
    Map.of("demo", DemoCommand.DEFAULTS, "run", Map.<String, String>of())
        .forEach(
            (command, defaults) ->
                PipelineHelp.addTo(
                    commandLine.getSubcommands().get(command).getCommandSpec(), defaults));
    List.of("query", "inspect", "reconcile", "replay")
        .forEach(
            command ->
                PipelineHelp.addLakeTo(commandLine.getSubcommands().get(command).getCommandSpec()));
    Map.of("backfill", BackfillCommand.PIPELINE_OPTIONS, "compact", Set.<String>of())
        .forEach(
            (command, own) ->
                PipelineHelp.addJobTo(
                    commandLine.getSubcommands().get(command).getCommandSpec(), own));
    return commandLine;
  }

  private static int fail(CommandLine command, String message) {
    command.getErr().println("citystream: " + message);
    command.getErr().flush();
    return CommandLine.ExitCode.USAGE;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse(text);
  }
}
