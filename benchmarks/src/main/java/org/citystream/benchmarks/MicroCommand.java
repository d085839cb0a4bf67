package org.citystream.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Unmatched;

/** How fast the single steps are. */
@Command(
    name = "micro",
    mixinStandardHelpOptions = true,
    description = {
      "Prints how many records a second one core takes through single steps: the parser, the"
          + " encodings between steps, the join. All take two minutes. Further arguments are JMH's:"
          + " -l lists the steps, a regular expression chooses some, -prof gc shows what they"
          + " allocate."
    })
final class MicroCommand implements Callable<Integer> {
  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    // JMH hands it to the processes that it measures.
    System.setProperty("java.class.path", ContestantProcess.classpath());
    Main.main(arguments.toArray(String[]::new));
    return ExitCode.OK;
  }
}
