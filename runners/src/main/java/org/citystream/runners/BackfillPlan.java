package org.citystream.runners;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.BackfillPipeline;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.DurationOption;
import org.citystream.pipeline.backfill.BackfillFiles;
import org.citystream.pipeline.backfill.BackfillRange;
import org.citystream.pipeline.lake.LakeFile;

/** Which files a backfill reads and replaces, and how many hours it takes on at once. */
final class BackfillPlan {
  private static final Instant NO_ARRIVAL = Instant.EPOCH;

  private final LakeJob job;
  private final CityOptions options;
  private final Duration maxDelay;
  private final Instant settled;

  /**
   * A plan for a lake.
   *
   * @param maxDelay how long after its event a record may have arrived to be looked for
   * @param settled only files that were written before it are replaced
   */
  BackfillPlan(LakeJob job, CityOptions options, Duration maxDelay, Instant settled) {
    this.job = job;
    this.options = options;
    this.maxDelay = maxDelay;
    this.settled = settled;
  }

  /**
   * Parts of a range of at most so many bytes, but an hour at least, across whose bounds no window
   * reaches.
   *
   * @throws UsageException if the lake has nothing there
   */
  List<BackfillRange> slices(BackfillRange range, long atOnce) throws IOException {
    Map<Instant, Long> bytes =
        files(range).all().stream()
            .collect(
                Collectors.groupingBy(
                    file -> file.folder().time(), Collectors.summingLong(LakeFile::bytes)));
    List<BackfillRange> slices = new ArrayList<>();
    Instant from = range.from();
    long gathered = 0;
    for (Instant hour = range.from(); hour.isBefore(range.to()); hour = next(hour)) {
      long more = bytes.getOrDefault(hour, 0L);
      if (gathered > 0 && gathered + more > atOnce && range.isWindowStart(hour)) {
        slices.add(new BackfillRange(from, hour, range.window()));
        from = hour;
        gathered = 0;
      }
      gathered += more;
    }
    if (bytes.isEmpty()) {
      throw new UsageException(
          "--from=%s --to=%s: the lake has nothing there".formatted(range.from(), range.to()));
    }
    slices.add(new BackfillRange(from, range.to(), range.window()));
    return slices;
  }

  private static Instant next(Instant hour) {
    return hour.plus(1, ChronoUnit.HOURS);
  }

  /** The files of a range, as they are now. */
  BackfillFiles files(BackfillRange range) throws IOException {
    List<LakeFile> processed = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      processed.addAll(job.files(Dataset.processed(topic), range.from(), range.to()));
    }
    List<LakeFile> deadLetters = arrivals(Dataset.DEAD_LETTER, range);
    List<LakeFile> enriched = job.files(Dataset.ENRICHED, range.from(), range.to());
    // After the others: what they count must be there.
    List<LakeFile> raw = arrivals(Dataset.RAW, range);
    // What nothing is left of cannot be computed again.
    Set<Instant> computable =
        Stream.of(raw, processed)
            .flatMap(List::stream)
            .map(file -> file.folder().time())
            .collect(Collectors.toSet());
    List<LakeFile> replaced =
        Stream.of(
                processed.stream(),
                deadLetters.stream(),
                enriched.stream().filter(file -> computable.contains(file.folder().time())))
            .flatMap(files -> files)
            .filter(file -> range.contains(file.folder().time()))
            .filter(this::isSettled)
            .toList();
    return new BackfillFiles(raw, processed, deadLetters, enriched, replaced);
  }

  /** The files of records whose events may lie in a range; those without arrival are in 1970. */
  private List<LakeFile> arrivals(Dataset dataset, BackfillRange range) throws IOException {
    List<LakeFile> files =
        new ArrayList<>(job.files(dataset, firstArrival(range), range.to().plus(maxDelay)));
    files.addAll(job.files(dataset, NO_ARRIVAL, next(NO_ARRIVAL)));
    return files;
  }

  /** What a backfill has written counts nothing that is not archived. */
  private boolean isSettled(LakeFile file) {
    return file.modified().isBefore(settled) || file.name().startsWith(BackfillPipeline.JOB + "-");
  }

  /**
   * Makes sure that the files of a part that was computed are gone.
   *
   * @return the paths of the files that this run has written there
   * @throws RunFailedException if one is still there: S3 refuses in silence
   */
  Set<String> checkReplaced(BackfillRange range, BackfillFiles before) throws IOException {
    Set<String> replaced =
        before.replaced().stream().map(LakeFile::path).collect(Collectors.toSet());
    String prefix = "%s-%s-".formatted(BackfillPipeline.JOB, options.getRunId());
    Set<String> written = new HashSet<>();
    for (LakeFile file : files(range).all()) {
      if (replaced.contains(file.path())) {
        throw new RunFailedException(
            "backfill: %s is still there beside the new files; allow s3:DeleteObject on it to these"
                    .formatted(file.path())
                + " credentials, and start again");
      }
      if (file.name().startsWith(prefix)) {
        written.add(file.path());
      }
    }
    return written;
  }

  private Instant firstArrival(BackfillRange range) {
    return range
        .from()
        .minusMillis(DurationOption.parse("maxFutureSkew", options.getMaxFutureSkew()).getMillis());
  }
}
