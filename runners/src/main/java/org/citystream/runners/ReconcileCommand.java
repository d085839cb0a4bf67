package org.citystream.runners;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.TopicPartition;
import org.citystream.contracts.Topic;
import org.citystream.pipeline.lake.LakeOptions;
import org.citystream.runners.Reconciliation.Lost;
import org.citystream.runners.Reconciliation.Offsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Whether everything is there. */
@Command(
    name = "reconcile",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Holds Kafka against the raw archive, raw against processed rows and dead letters, and "
            + "processed rows against what the join counts, and says what repairs it. Files that are "
            + "broken are moved to .set-aside in the lake. Exit code 0 says that nothing is missing or "
            + "counted twice, 1 that something is. The last line of standard output is a JSON object.")
final class ReconcileCommand implements Callable<Integer> {
  // Reading that many values takes a second or two.
  private static final long MOST_VALUES = 100_000;

  @Option(
      names = "--from",
      paramLabel = "INSTANT",
      description =
          "Begin of the period, as 2026-01-31T06:00:00Z: of records the arrival, of windows the"
              + " start. Default: that of the lake.")
  private Instant from;

  @Option(
      names = "--to",
      paramLabel = "INSTANT",
      description =
          "End of the period, exclusive; what the lake does not have of it is missing, then, rather"
              + " than still to come. Default: that of the lake.")
  private Instant to;

  @Option(
      names = "--bootstrapServers",
      paramLabel = "HOST:PORT,..",
      description = "Kafka's brokers; without them Kafka is not asked.")
  private String bootstrapServers;

  @Unmatched private List<String> lakeArguments = new ArrayList<>();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Period period = new Period(from, to);
    LakeOptions options = PipelineSetup.parseLake(lakeArguments);
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter out = spec.commandLine().getOut();
    try (ReadableLake lake = ReadableLake.open(options);
        KafkaBounds kafka = KafkaBounds.of(bootstrapServers, from, to)) {
      tellWhoIsAtWork(options, err);
      SoundFiles files = new SoundFiles(lake, err);
      // A record's event may lie in another day than its arrival.
      Days days = period.days().widened();
      ReconcileReport report = look(files, days, kafka);
      if (!report.sound() && !days.equals(Days.ALL)) {
        err.println("reconcile: looks for what is missing in the folders of all days");
        report = look(files, Days.ALL, kafka);
      }
      report.print(out);
      out.println(report.json(options.getLake()));
      out.flush();
      return report.sound() ? 0 : Citystream.CHECK_FAILED;
    } catch (SQLException e) {
      throw new UsageException(
          "--lake=%s: cannot be read (%s)".formatted(options.getLake(), LakeTables.firstLine(e)));
    }
  }

  private static void tellWhoIsAtWork(LakeOptions options, PrintWriter err) {
    try {
      MaintenanceLock.holder(options)
          .ifPresent(holder -> err.printf("reconcile: the lake is changed by %s%n", holder));
    } catch (IOException e) {
      // Who may read the datasets only can still be told what is missing.
      err.printf(
          "reconcile: whether the lake is changed cannot be seen: %s%n", LakeProbe.reason(e));
    }
  }

  /** Looks at the files of these days, until there is none in the way. */
  private ReconcileReport look(SoundFiles files, Days days, KafkaBounds kafka)
      throws IOException, SQLException {
    files.list(days);
    while (true) {
      try (Reconciliation lake =
          new Reconciliation(files, new Period(from, to), spec.commandLine().getErr())) {
        ReconcileReport report = new ReconcileReport(files.broken());
        for (Topic topic : Topic.values()) {
          lake.open(topic);
          lake.partitions(topic).forEach(report::add);
          lake.wrong(topic, wrong -> report.add(wrong, kafka.mayHave(wrong.offsets())));
          lookAtLost(topic, lake, report);
          lookAtKafka(topic, lake, kafka, report);
        }
        lake.windows().forEach(report::add);
        lake.window().ifPresent(report.repair()::window);
        return report;
      } catch (SQLException e) {
        if (!files.setAsideUnreadable()) {
          throw e;
        }
      }
    }
  }

  /** Finds out what brings back the open topic's records that were lost. */
  private static void lookAtLost(Topic topic, Reconciliation lake, ReconcileReport report)
      throws SQLException {
    long records = report.lost(topic);
    if (records == 0) {
      return;
    }
    long share = 1 + records / MOST_VALUES;
    List<Lost> lost = lake.lost(topic, share);
    for (Lost record : lost) {
      // A dead letter is where it arrived.
      Instant time = record.event().orElse(record.arrival());
      report.repair().recompute(time, time.plusNanos(1), Duration.between(time, record.arrival()));
    }
    report.repair().addLost(records, share == 1 ? records : lost.size());
  }

  /** Adds what Kafka has of the open topic and the lake has not. */
  private void lookAtKafka(
      Topic topic, Reconciliation lake, KafkaBounds kafka, ReconcileReport report)
      throws SQLException {
    for (TopicPartition partition : kafka.partitions(topic)) {
      long end = kafka.end(partition);
      List<Offsets> gaps =
          new ArrayList<>(lake.gaps(topic, partition.partition(), kafka.first(partition), end));
      if (to == null && !gaps.isEmpty() && gaps.get(gaps.size() - 1).last() == end - 1) {
        report.addUnread(gaps.remove(gaps.size() - 1));
      }
      kafka.find(partition, gaps).forEach(report::add);
    }
  }
}
