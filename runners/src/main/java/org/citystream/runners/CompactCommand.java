package org.citystream.runners;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.CompactPipeline;
import org.citystream.pipeline.compact.HourFolder;
import org.citystream.pipeline.lake.LakeFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Makes few large files of many small ones. */
@Command(
    name = "compact",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Writes the hours that are over anew, in few large files: what the views show, each row once, "
            + "sorted by vehicle and time. Old files go when the new ones are in place, so it may be killed "
            + "at any time and run beside the pipeline. The last line of standard output is a JSON object.")
final class CompactCommand implements Callable<Integer> {
  // A job's list of files is held by its driver.
  private static final int MOST_FILES = 100_000;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      split = ",",
      converter = DatasetConverter.class,
      showDefaultValue = Visibility.NEVER,
      description =
          "Datasets, as raw, processed, processed/gps, enriched or dead_letter. Default: all.")
  private Set<Dataset> datasets = EnumSet.allOf(Dataset.class);

  @Option(
      names = "--before",
      paramLabel = "INSTANT",
      description =
          "Only hours that end before it, as 2026-01-31T06:00:00Z. Default: an hour ago, for most"
              + " late records have come by then.")
  private Instant before;

  @Option(
      names = "--targetSize",
      paramLabel = "SIZE",
      converter = DataSize.Converter.class,
      defaultValue = "128MB",
      description = "Size of a file that is written, at most about, as 512KB or 1GB.")
  private DataSize targetSize;

  @Option(
      names = "--atOnce",
      paramLabel = "SIZE",
      converter = DataSize.Converter.class,
      description =
          "How much is read by one job; more needs more memory. Default: a quarter of this"
              + " process's, on a cluster 4GB.")
  private DataSize atOnce;

  @Unmatched private List<String> jobArguments = new ArrayList<>();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    CityOptions options = PipelineSetup.parseJob(jobArguments);
    Instant end = end();
    try (LakeJob job = LakeJob.start(options, HourFolder.JOB, datasets, err)) {
      Map<Dataset, List<HourFolder>> finished = finished(job, end);
      List<HourFolder> chosen =
          select(finished, folder -> folder.needsCompaction(targetSize.bytes()));
      QueryTime queries = QueryTime.of(options, chosen, err);
      OptionalDouble before = queries.seconds();
      compact(chosen, job, options);
      Map<Dataset, List<HourFolder>> now = finished(job, end);
      // Small files are mostly ends: of large ones there may be too many yet.
      List<HourFolder> tooMany =
          select(now, folder -> folder.isCompacted() && folder.needsCompaction(targetSize.bytes()));
      if (!tooMany.isEmpty()) {
        compact(tooMany, job, options);
        now = finished(job, end);
      }
      PrintWriter out = spec.commandLine().getOut();
      CompactReport report = new CompactReport(finished, now, before, queries.seconds());
      report.print(out);
      out.println(report.json(options.getLake()));
      out.flush();
      return complain(chosen, now) ? Citystream.CHECK_FAILED : 0;
    }
  }

  private static List<HourFolder> select(
      Map<Dataset, List<HourFolder>> folders, Predicate<HourFolder> wanted) {
    return folders.values().stream().flatMap(List::stream).filter(wanted).toList();
  }

  private void compact(List<HourFolder> folders, LakeJob job, CityOptions options) {
    int done = 0;
    for (List<HourFolder> wave : waves(folders, job.atOnce(atOnce))) {
      job.run(
          CompactPipeline.create(options, wave, targetSize.bytes()),
          "compact: %,d of %,d folders done, %,d files in the next %,d"
              .formatted(done, folders.size(), CompactReport.files(wave), wave.size()));
      done += wave.size();
    }
  }

  private Instant end() {
    Instant latest = Instant.now();
    if (before == null) {
      return latest.minus(1, ChronoUnit.HOURS);
    }
    if (before.isAfter(latest)) {
      throw new UsageException("--before=%s: lies in the future".formatted(before));
    }
    return before;
  }

  private Map<Dataset, List<HourFolder>> finished(LakeJob job, Instant end) throws Exception {
    Map<Dataset, List<HourFolder>> finished = new LinkedHashMap<>();
    for (Dataset dataset : datasets) {
      List<LakeFile> files =
          job.files(dataset).stream()
              .filter(file -> !file.folder().time().plus(1, ChronoUnit.HOURS).isAfter(end))
              .toList();
      finished.put(dataset, HourFolder.of(files));
    }
    return finished;
  }

  private static List<List<HourFolder>> waves(List<HourFolder> folders, long atOnce) {
    List<List<HourFolder>> waves = new ArrayList<>();
    long bytes = Long.MAX_VALUE;
    int files = 0;
    for (HourFolder folder : folders) {
      if (bytes > atOnce - folder.bytes() || files + folder.files().size() > MOST_FILES) {
        waves.add(new ArrayList<>());
        bytes = 0;
        files = 0;
      }
      waves.get(waves.size() - 1).add(folder);
      bytes += folder.bytes();
      files += folder.files().size();
    }
    return waves;
  }

  /** Names the files that are still there although their folders were compacted. */
  private boolean complain(List<HourFolder> chosen, Map<Dataset, List<HourFolder>> now) {
    Set<String> there =
        now.values().stream()
            .flatMap(List::stream)
            .flatMap(folder -> folder.files().stream())
            .map(LakeFile::path)
            .collect(Collectors.toSet());
    List<LakeFile> left =
        chosen.stream()
            .flatMap(folder -> folder.files().stream())
            .filter(file -> there.contains(file.path()))
            .toList();
    for (LakeFile file : left) {
      spec.commandLine().getErr().printf("citystream: %s%n", whyLeft(file));
    }
    return !left.isEmpty();
  }

  private static String whyLeft(LakeFile file) {
    try {
      file.read(row -> {});
      return "%s: cannot be removed; allow s3:DeleteObject on it to these credentials"
          .formatted(file.path());
    } catch (IOException e) {
      return "%s; the file stays, and reconcile sets aside what is broken"
          .formatted(e.getMessage().lines().findFirst().orElse(file.path()));
    }
  }
}
