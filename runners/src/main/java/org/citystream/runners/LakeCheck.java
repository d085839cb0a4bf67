package org.citystream.runners;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.citystream.pipeline.DurationOption;
import org.citystream.pipeline.enrich.EnrichOptions;
import org.citystream.pipeline.lake.LakeOptions;

/**
 * Reads a lake in an object store back and accounts for every record, with a line for every look.
 * Exit code 0 says that all of them are there, 1 that some still are not at the deadline.
 */
final class LakeCheck {
  private static final Duration POLL = Duration.ofSeconds(5);

  private LakeCheck() {}

  /** What to check. */
  public interface Options extends LakeOptions, EnrichOptions, S3Options {
    @Description("Records that the topics hold.")
    @Default.Long(0)
    long getRecords();

    void setRecords(long records);

    @Description("How long to wait for the last of them.")
    @Default.String("0s")
    String getDeadline();

    void setDeadline(String deadline);
  }

  /** Runs the check and ends the process. */
  public static void main(String[] args) throws Exception {
    Options options = PipelineOptionsFactory.fromArgs(args).as(Options.class);
    S3Setup.prepare(options);
    FileSystems.setDefaultPipelineOptions(options);
    long deadline =
        System.nanoTime()
            + TimeUnit.MILLISECONDS.toNanos(
                DurationOption.parse("deadline", options.getDeadline()).getMillis());
    Path folder = Files.createTempDirectory("lake-");
    LakeCopy copy = new LakeCopy(options, folder);
    try (LakeAudit audit =
        new LakeAudit(
            folder.toString(), DurationOption.parsePositive("window", options.getWindow()))) {
      boolean complete = look(copy, audit, options.getRecords());
      while (!complete && System.nanoTime() < deadline) {
        TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        complete = look(copy, audit, options.getRecords());
      }
      System.exit(complete ? 0 : Citystream.CHECK_FAILED);
    }
  }

  private static boolean look(LakeCopy copy, LakeAudit audit, long records) throws Exception {
    copy.refresh();
    LakeAudit.Account account = audit.account();
    System.out.printf(
        Locale.ROOT,
        "raw %,d = processed %,d + dead letters %,d; final rows %,d in %,d windows, duplicates"
            + " %,d; missing %,d, counted too often %,d; files after %.1f s%n",
        account.raw(),
        account.processed(),
        account.deadLetters(),
        account.enrichedRows(),
        account.windows(),
        account.duplicates(),
        account.missing(records),
        account.doubleCounted(),
        audit.latency().median() / 1e3);
    return account.enrichedRows() > 0
        && account.raw() == account.processed() + account.deadLetters()
        && account.missing(records) == 0
        && account.doubleCounted() == 0;
  }
}
