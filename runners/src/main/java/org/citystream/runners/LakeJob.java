package org.citystream.runners;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.lake.LakeFile;
import org.citystream.pipeline.lake.WriteParquet;
import org.citystream.runners.spark.SparkSetup;
import org.citystream.runners.spark.SparkStart;
import org.joda.time.Duration;

/**
 * A command that writes hours of a lake anew, in one job after the other. It holds the lake's lock
 * meanwhile, and removes what a killed one has left.
 */
final class LakeJob implements AutoCloseable {
  private static final Duration BETWEEN_PROGRESS = Duration.standardSeconds(10);

  // Rows in memory are several times as large as in their files.
  private static final int SHARE_OF_MEMORY = 4;
  private static final long CLUSTER_BYTES = 4L << 30;

  private final CityOptions options;
  private final String command;
  private final PrintWriter err;
  private final MaintenanceLock lock;

  private LakeJob(CityOptions options, String command, PrintWriter err, MaintenanceLock lock) {
    this.options = options;
    this.command = command;
    this.err = err;
    this.lock = lock;
  }

  /**
   * Begins.
   *
   * @param command its name, which begins the names of its files
   * @param datasets those of which files are replaced
   * @param err where progress goes
   * @throws UsageException if the lake cannot be changed, or if another command is changing it
   */
  static LakeJob start(CityOptions options, String command, Set<Dataset> datasets, PrintWriter err)
      throws IOException {
    ReadableLake.check(options);
    LakeProbe.checkRewritable(options, datasets);
    SparkStart.checkJob(options);
    LakeJob job =
        new LakeJob(options, command, err, MaintenanceLock.acquire(options, command, err));
    job.removeLeftovers();
    return job;
  }

  /** The files of a dataset. */
  List<LakeFile> files(Dataset dataset) throws IOException {
    return list(dataset, dataset.path());
  }

  private List<LakeFile> list(Dataset dataset, String folder) throws IOException {
    String root = options.getLake() + "/" + dataset.path();
    return LakeListing.files(options, folder).stream()
        .flatMap(file -> LakeFile.of(dataset, root, file).stream())
        .toList();
  }

  /** The files of a dataset's hours that touch a period. */
  List<LakeFile> files(Dataset dataset, Instant from, Instant to) throws IOException {
    List<LakeFile> files = new ArrayList<>();
    Instant firstHour = from.truncatedTo(ChronoUnit.HOURS);
    for (Instant day = from.truncatedTo(ChronoUnit.DAYS);
        day.isBefore(to);
        day = day.plus(1, ChronoUnit.DAYS)) {
      for (String folder : folders(dataset)) {
        files.addAll(list(dataset, folder + "/" + LakeFiles.DAY.format(day)));
      }
    }
    files.removeIf(
        file -> file.folder().time().isBefore(firstHour) || !file.folder().time().isBefore(to));
    return files;
  }

  private static List<String> folders(Dataset dataset) {
    return dataset == Dataset.RAW
        ? Stream.of(Topic.values()).map(RawHours::folder).toList()
        : List.of(dataset.path());
  }

  /**
   * How many bytes of files one job should take on.
   *
   * @param given what the user wants; null for what this process or a cluster can bear
   */
  long atOnce(DataSize given) {
    if (given != null) {
      return given.bytes();
    }
    return SparkSetup.isOnCluster(options)
        ? CLUSTER_BYTES
        : Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY;
  }

  /**
   * Runs a job to its end.
   *
   * @param title begins the lines that show its progress
   * @throws RunFailedException if it fails; the old files of what it has not replaced are there
   */
  void run(Pipeline pipeline, String title) {
    lock.check();
    err.println(title);
    PipelineResult.State end;
    try {
      end = run(pipeline);
    } catch (RunFailedException e) {
      throw e;
    } catch (RuntimeException | IOException e) {
      throw new RunFailedException(
          "%s: failed, nothing is lost: %s".formatted(command, Preflight.reason(e)));
    }
    if (end != PipelineResult.State.DONE) {
      throw new RunFailedException("%s: ended as %s, nothing is lost".formatted(command, end));
    }
  }

  private PipelineResult.State run(Pipeline pipeline) throws IOException {
    PipelineResult result = pipeline.run();
    PipelineProgress progress = new PipelineProgress(result);
    PipelineResult.State state = result.waitUntilFinish(BETWEEN_PROGRESS);
    while (state == null || !state.isTerminal()) {
      err.println(progress.line());
      try {
        lock.check();
      } catch (RunFailedException e) {
        result.cancel();
        throw e;
      }
      state = result.waitUntilFinish(BETWEEN_PROGRESS);
    }
    return state;
  }

  private void removeLeftovers() throws IOException {
    List<ResourceId> left =
        LakeListing.files(options, WriteParquet.TEMPORARY).stream()
            .map(MatchResult.Metadata::resourceId)
            .filter(file -> file.getFilename().startsWith(command + "-"))
            .toList();
    if (!left.isEmpty()) {
      FileSystems.delete(left);
      err.printf("%s: removed %,d files that were left unfinished%n", command, left.size());
    }
  }

  @Override
  public void close() throws IOException {
    try {
      removeLeftovers();
    } finally {
      lock.close();
    }
  }
}
