package org.citystream.benchmarks;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.citystream.runners.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** How soon rows are in the lake while records go on coming. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Sends a city's records at a fixed rate in real time, to each contestant in turn, and prints"
          + " how long after their window's end rows were in the lake (when their file was last"
          + " written to), and how Spark's micro-batches went;"
          + " those of native are of its two queries. A sender that did not keep up shows in how many"
          + " records a second were sent."
    })
final class LatencyCommand implements Callable<Integer> {
  @Mixin private SteadyLoad load;
  @Mixin private CommonOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    load.check();
    options.check();
    if (!load.isWanted()) {
      throw new UsageException("--rateSeconds=0: there is nothing to send; give more");
    }
    PrintWriter out = spec.commandLine().getOut();
    SteadyReport report = new SteadyContest(load, options, spec.commandLine().getErr()).run();
    options.print(out);
    report.print(out, options.markdown());
    report.printMinutes(out, options.markdown());
    return report.isRight() ? 0 : 1;
  }
}
