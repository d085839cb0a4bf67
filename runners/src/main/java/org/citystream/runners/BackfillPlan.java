package org.citystream.runners;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.Dataset;
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
   * Parts of a range of at most so many bytes, but an hour at least.
   *
   * @throws UsageException if the lake has nothing there
   */
  List<BackfillRange> slices(BackfillRange range, long atOnce) throws IOException {
    List<BackfillRange> slices = new ArrayList<>();
    long bytes = 0;
    for (Instant hour = range.from(); hour.isBefore(range.to()); hour = next(hour)) {
      long bytesOfHour = files(part(range, hour, next(hour))).bytes();
      if (bytesOfHour == 0) {
        continue;
      }
      BackfillRange last = slices.isEmpty() ? null : slices.get(slices.size() - 1);
      if (last == null || bytes + bytesOfHour > atOnce) {
        slices.add(part(range, hour, next(hour)));
        bytes = bytesOfHour;
      } else {
        slices.set(slices.size() - 1, part(range, last.from(), next(hour)));
        bytes += bytesOfHour;
      }
    }
    if (slices.isEmpty()) {
      throw new UsageException(
          "--from=%s --to=%s: the lake has nothing there".formatted(range.from(), range.to()));
    }
    return slices;
  }

  private static Instant next(Instant hour) {
    return hour.plus(1, ChronoUnit.HOURS);
  }

  private static BackfillRange part(BackfillRange range, Instant from, Instant to) {
    return new BackfillRange(from, to, range.window());
  }

  /** The files of a range, as they are now. */
  BackfillFiles files(BackfillRange range) throws IOException {
    Instant windowsEnd = range.windowsEnd();
    List<LakeFile> processed = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      processed.addAll(job.files(Dataset.processed(topic), range.from(), windowsEnd));
    }
    List<LakeFile> deadLetters = job.files(Dataset.DEAD_LETTER, range.from(), range.to());
    List<LakeFile> enriched = job.files(Dataset.ENRICHED, range.from(), range.to());
    List<LakeFile> replaced =
        Stream.of(processed, deadLetters, enriched)
            .flatMap(List::stream)
            .filter(file -> range.contains(file.folder().time()))
            .filter(file -> file.modified().isBefore(settled))
            .toList();
    // After the others: what they count must be there.
    List<LakeFile> raw =
        new ArrayList<>(job.files(Dataset.RAW, firstArrival(range), windowsEnd.plus(maxDelay)));
    raw.addAll(job.files(Dataset.RAW, NO_ARRIVAL, next(NO_ARRIVAL)));
    return new BackfillFiles(raw, processed, deadLetters, enriched, replaced);
  }

  private Instant firstArrival(BackfillRange range) {
    return range
        .from()
        .minusMillis(DurationOption.parse("maxFutureSkew", options.getMaxFutureSkew()).getMillis());
  }

  /** How many of a range's files this run has written. */
  int writtenFiles(BackfillRange range) throws IOException {
    BackfillFiles files = files(range);
    return (int)
        Stream.of(files.processed(), files.deadLetters(), files.enriched())
            .flatMap(List::stream)
            .filter(file -> file.name().contains(options.getRunId()))
            .count();
  }
}
