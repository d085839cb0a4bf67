package org.citystream.runners;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The city, to any brokers. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Sends a simulated city, a recording or a track to --bootstrapServers.")
final class SimulateCommand implements Callable<Integer> {
  private static final double REAL_TIME = 1;

  @Option(
      names = "--bootstrapServers",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Kafka brokers to send to, as host:port[,host:port].")
  private String bootstrapServers;

  @Mixin private FeedOptions feedOptions;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Feed feed = feedOptions.feed(REAL_TIME);
    Preflight.checkTopics(bootstrapServers, Preflight.inputTopics());
    var err = spec.commandLine().getErr();
    err.printf(
        "simulate: %s to %s; stop with Ctrl-C%n", feedOptions.description(), bootstrapServers);
    Map<String, Long> sent =
        feed.send(
            bootstrapServers,
            records -> {
              err.printf(Locale.ROOT, "sent %,d%n", records);
              err.flush();
            });
    var out = spec.commandLine().getOut();
    sent.forEach((topic, records) -> out.printf(Locale.ROOT, "%-16s %,12d%n", topic, records));
    out.flush();
    return 0;
  }
}
