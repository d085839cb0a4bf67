package org.citystream.runners;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.citystream.contracts.EventParser;
import org.citystream.contracts.FailureReason;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.lake.LakeOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Gives dead letters another chance. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Puts dead letters back on the topics they came from, as they are or mended by a program:"
            + " each once, and only those that would not be rejected again. What was sent is logged"
            + " in the lake, below .replays. The last line of standard output is a JSON object.")
final class ReplayCommand implements Callable<Integer> {
  private static final String AS_THEY_ARE = "none";
  private static final DateTimeFormatter STARTED =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  @Option(
      names = "--reason",
      required = true,
      split = ",",
      paramLabel = "REASON",
      description = "Which dead letters, by why they were rejected: ${COMPLETION-CANDIDATES}.")
  private List<FailureReason> reasons;

  @Option(
      names = "--from",
      paramLabel = "INSTANT",
      description =
          "Only those that arrived then or later, as 2026-01-31T06:00:00Z. Default: all there are.")
  private Instant from;

  @Option(
      names = "--to",
      paramLabel = "INSTANT",
      description = "Only those that arrived before. Default: all there are.")
  private Instant to;

  @Option(
      names = "--fix",
      paramLabel = "PROGRAM",
      description =
          "An executable file that mends them: every line it reads is a dead letter, a JSON object"
              + " with topic, partition, offset, arrival, reason, detail, key and value, the latter"
              + " two in Base64 where keyEncoding and valueEncoding say so. To each it answers a line:"
              + " {\"value\": \"..\"}, {\"valueBase64\": \"..\"}, or null to leave it out. "
              + AS_THEY_ARE
              + " sends them as they are.")
  private String fix = AS_THEY_ARE;

  @Option(names = "--again", description = "Also those that were replayed before.")
  private boolean again;

  @Option(
      names = "--dryRun",
      description = "Shows what would be sent, and sends nothing. Needs no brokers.")
  private boolean dryRun;

  @Option(
      names = "--bootstrapServers",
      paramLabel = "HOST:PORT",
      description = "Kafka brokers to send to, as host:port[,host:port].")
  private String bootstrapServers;

  @Option(
      names = "--maxFutureSkew",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "5m",
      description = "How far ahead of the clock a record may be dated, as the pipeline has it.")
  private Duration maxFutureSkew;

  @Unmatched private List<String> lakeArguments = new ArrayList<>();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Period period = new Period(from, to);
    if (bootstrapServers == null && !dryRun) {
      throw new UsageException("--bootstrapServers is required, but for --dryRun");
    }
    LakeOptions options = PipelineSetup.parseLake(lakeArguments);
    PrintWriter out = spec.commandLine().getOut();
    try (ReadableLake lake = ReadableLake.open(options)) {
      Fix mend =
          fix.equals(AS_THEY_ARE)
              ? Fix.NONE
              : new FixProgram(Path.of(fix), lake.temporary(), err());
      ReplayReport report =
          dryRun ? preview(period, lake, mend, out) : send(period, lake, mend, options);
      report.print(out);
      out.println(report.json(options.getLake()));
      out.flush();
      return 0;
    }
  }

  private ReplayReport preview(Period period, ReadableLake lake, Fix mend, PrintWriter out)
      throws IOException {
    int doubtful =
        new ReplayLog(lake).unfinished().stream().mapToInt(intent -> intent.letters().size()).sum();
    if (doubtful > 0) {
      err()
          .printf(
              Locale.ROOT,
              "replay: an earlier one did not finish, and may have sent %,d dead letters of these;"
                  + " without --dryRun it is looked up in Kafka first%n",
              doubtful);
    }
    ReplayReport report = new ReplayReport(null);
    ReplayPreview preview = new ReplayPreview(report, mend != Fix.NONE);
    replay(period, lake, mend, preview, report);
    preview.print(out);
    return report;
  }

  private ReplayReport send(Period period, ReadableLake lake, Fix mend, LakeOptions options)
      throws IOException {
    Preflight.checkTopics(bootstrapServers, Preflight.inputTopics());
    LakeProbe.check(options);
    String id =
        "%s-%s"
            .formatted(STARTED.format(Instant.now()), UUID.randomUUID().toString().substring(0, 8));
    ReplayReport report = new ReplayReport(id);
    ReplayLog log = new ReplayLog(lake);
    try (MaintenanceLock lock = MaintenanceLock.acquire(options, "replay", err());
        KafkaOffsets kafka = new KafkaOffsets(bootstrapServers, Preflight.inputTopics());
        ReplaySender sender = new ReplaySender(bootstrapServers, kafka, log, report, lock)) {
      new UnfinishedReplays(bootstrapServers, kafka, log, err()).finish();
      replay(period, lake, mend, sender, report);
    }
    return report;
  }

  private void replay(
      Period period, ReadableLake lake, Fix mend, ReplayTarget target, ReplayReport report)
      throws IOException {
    Path folder = lake.folder(Set.of(Dataset.DEAD_LETTER), period.days(), err());
    try (LakeTables tables = new LakeTables(folder, period.days(), lake.temporary())) {
      new ReplayLog(lake).table(tables);
      DeadLetters letters = new DeadLetters(tables, period, EnumSet.copyOf(reasons), again);
      EventParser parser = new EventParser(maxFutureSkew, InstantSource.system());
      new DeadLetterReplay(mend, parser, target, report, err()).run(letters);
    } catch (SQLException e) {
      throw LakeTables.unreadable(e);
    }
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
