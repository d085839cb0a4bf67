package org.citystream.runners;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.beam.sdk.Pipeline;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.BackfillPipeline;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.backfill.BackfillFiles;
import org.citystream.pipeline.backfill.BackfillRange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Computes hours of the lake once more. */
@Command(
    name = "backfill",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Computes processed, dead_letter and enriched of some hours once more, from the raw archive, "
            + "with the steps of the pipeline; what is computed takes the place of what was there. For what "
            + "reconcile has found, and after a change of the window or of the rules. The last line of "
            + "standard output is a JSON object.")
final class BackfillCommand implements Callable<Integer> {
  /** The options of the pipeline that change what is computed. */
  static final Set<String> PIPELINE_OPTIONS = Set.of("window", "maxFutureSkew", "numShards");

  /** How long after its event a record is looked for in raw, by default. */
  static final Duration MAX_DELAY = Duration.ofHours(1);

  private static final Set<Dataset> REPLACED = EnumSet.complementOf(EnumSet.of(Dataset.RAW));

  @Option(
      names = "--from",
      required = true,
      paramLabel = "INSTANT",
      description = "First hour, as 2026-01-31T06:00:00Z: of events, windows and dead letters.")
  private Instant from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "INSTANT",
      description = "Begin of the first hour after them; hours must be over.")
  private Instant to;

  @Option(
      names = "--maxDelay",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "1h",
      description =
          "How long after its event a record may have arrived to be looked for in raw. Later ones"
              + " keep the row that they have.")
  private Duration maxDelay = MAX_DELAY;

  @Option(
      names = "--settled",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "10m",
      description =
          "Files that are younger stay beside the new ones, for the pipeline may not yet have"
              + " archived what they count; more than its --archiveInterval.")
  private Duration settled;

  @Option(
      names = "--atOnce",
      paramLabel = "SIZE",
      converter = DataSize.Converter.class,
      description =
          "How much is read by one job, an hour at least; more needs more memory. Default: a quarter"
              + " of this process's, on a cluster 4GB.")
  private DataSize atOnce;

  @Unmatched private List<String> jobArguments = new ArrayList<>();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Period period = new Period(from, to);
    checkHours();
    CityOptions options = PipelineSetup.parseJob(jobArguments);
    Duration window = Duration.ofMillis(PipelineSetup.window(options).getMillis());
    BackfillRange range = new BackfillRange(period.from(), period.to(), window);
    checkWindows(range, options);
    // Some options are known to the steps only.
    pipeline(options, BackfillFiles.NONE, range);
    PrintWriter err = spec.commandLine().getErr();
    int replaced = 0;
    Set<String> written = new HashSet<>();
    try (LakeJob job = LakeJob.start(options, BackfillPipeline.JOB, REPLACED, err)) {
      BackfillPlan plan = new BackfillPlan(job, options, maxDelay, Instant.now().minus(settled));
      for (BackfillRange slice : plan.slices(range, job.atOnce(atOnce))) {
        BackfillFiles files = plan.files(slice);
        replaced += files.replaced().size();
        job.run(
            pipeline(options, files, slice),
            "backfill: %s to %s, %,d raw files"
                .formatted(slice.from(), slice.to(), files.raw().size()));
        written.addAll(plan.checkReplaced(slice, files));
      }
      print(options, written.size(), replaced);
    }
    return 0;
  }

  private void checkHours() {
    for (Instant bound : List.of(from, to)) {
      if (!bound.equals(bound.truncatedTo(ChronoUnit.HOURS))) {
        throw new UsageException(
            "--%s=%s: must be the begin of an hour"
                .formatted(bound.equals(from) ? "from" : "to", bound));
      }
    }
    if (to.isAfter(Instant.now())) {
      throw new UsageException("--to=%s: the hour before it is not over".formatted(to));
    }
  }

  private static void checkWindows(BackfillRange range, CityOptions options) {
    for (Instant bound : List.of(range.from(), range.to())) {
      if (!range.isWindowStart(bound)) {
        throw new UsageException(
            "--%s=%s: lies within a window of --window=%s; name an hour at which one begins"
                .formatted(bound.equals(range.from()) ? "from" : "to", bound, options.getWindow()));
      }
    }
  }

  private static Pipeline pipeline(CityOptions options, BackfillFiles files, BackfillRange slice) {
    try {
      return BackfillPipeline.create(options, files, slice);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private void print(CityOptions options, int written, int replaced) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%,d files stand for %,d that were there%n", written, replaced);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("from", from.toString());
    line.put("to", to.toString());
    line.put("files_replaced", replaced);
    line.put("files", written);
    line.put("run_id", options.getRunId());
    line.put("lake", options.getLake());
    out.println(new ObjectMapper().writeValueAsString(line));
    out.flush();
  }
}
