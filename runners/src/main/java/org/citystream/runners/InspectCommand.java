package org.citystream.runners;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.citystream.pipeline.lake.LakeOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** The state of a lake. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "Shows on one screen what is in a lake and how new it is: rows, files and sizes by dataset, "
            + "dead letters of the last hour, and what commands and crashes have left. It reads the ends of "
            + "files only, and changes nothing. The last line of standard output is a JSON object.")
final class InspectCommand implements Callable<Integer> {
  @Unmatched private List<String> lakeArguments = new ArrayList<>();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    LakeOptions options = PipelineSetup.parseLake(lakeArguments);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (ReadableLake lake = ReadableLake.open(options)) {
      InspectReport report = new LakeInspection(options, lake.temporary(), err).look(Instant.now());
      report.print(out);
      out.println(report.json());
    }
    out.flush();
    return 0;
  }
}
