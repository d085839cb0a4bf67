package org.citystream.runners;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.lake.LakeOptions;
import org.citystream.pipeline.lake.WriteParquet;
import org.citystream.runners.InspectReport.DatasetState;
import org.citystream.runners.InspectReport.DeadLetters;
import org.citystream.runners.InspectReport.FileCount;
import org.citystream.runners.InspectReport.Upkeep;

/** Looks at what is in a lake, and changes nothing. */
final class LakeInspection {
  /** A file that is smaller costs a reader more for being opened than for being read. */
  static final long SMALL_BYTES = 1_000_000;

  private static final Duration LETTERS = Duration.ofHours(1);
  // A pipeline may still be writing a file that is younger.
  private static final Duration LEFT_OVER = Duration.ofDays(1);
  // A store answers slowly, but many at a time.
  private static final int THREADS_IN_S3 = 32;

  private final LakeOptions options;
  private final Path temporary;
  private final PrintWriter progress;
  private final boolean inS3;
  private final List<String> problems = new ArrayList<>();

  /**
   * Looks at nothing yet.
   *
   * @param temporary a folder for copies of a few files
   * @param progress told how far it has come
   */
  LakeInspection(LakeOptions options, Path temporary, PrintWriter progress) {
    this.options = options;
    this.temporary = temporary;
    this.progress = progress;
    inS3 = S3Setup.isInS3(options.getLake());
  }

  /**
   * Looks at all of it.
   *
   * @param now the time by the clock
   * @throws IOException if it cannot be listed
   */
  InspectReport look(Instant now) throws IOException, InterruptedException {
    Map<Dataset, DatasetState> datasets = new EnumMap<>(Dataset.class);
    List<DeadLetters> deadLetters = List.of();
    int gone = 0;
    for (Dataset dataset : Dataset.values()) {
      List<Metadata> files = parquet(dataset);
      List<ParquetFooter> footers = ParquetFooter.read(dataset, files, threads(), progress);
      gone += files.size() - footers.size();
      datasets.put(dataset, DatasetState.of(footers));
      for (ParquetFooter footer : footers) {
        if (footer.problem() != null) {
          problems.add("%s: %s".formatted(footer.file().resourceId(), footer.problem()));
        }
      }
      if (dataset == Dataset.DEAD_LETTER) {
        deadLetters = deadLetters(footers, now.minus(LETTERS));
      }
    }
    return new InspectReport(
        options.getLake(), now, datasets, deadLetters, problems, gone, upkeep(now));
  }

  private List<Metadata> parquet(Dataset dataset) throws IOException {
    return LakeListing.files(options, dataset.path()).stream()
        .filter(file -> file.resourceId().toString().endsWith(".parquet"))
        .toList();
  }

  private int threads() {
    return inS3 ? THREADS_IN_S3 : Runtime.getRuntime().availableProcessors();
  }

  /** Those that arrived since, each once, by topic and reason. */
  private List<DeadLetters> deadLetters(List<ParquetFooter> footers, Instant since) {
    List<DeadLetters> letters = new ArrayList<>();
    try (LakeViews views = new LakeViews(org.joda.time.Duration.ZERO)) {
      List<String> paths = new ArrayList<>();
      for (ParquetFooter footer : footers) {
        if (footer.newest() != null && !footer.newest().isBefore(since)) {
          paths.add(localPath(footer.file(), paths.size()));
        }
      }
      views.show(Map.of(Dataset.DEAD_LETTER, paths));
      views.set("since_micros", ChronoUnit.MICROS.between(Instant.EPOCH, since));
      views.query(
          LakeViews.sql("inspect/dead_letters"),
          row -> letters.add(new DeadLetters(row.getString(1), row.getString(2), row.getLong(3))));
    } catch (IOException | SQLException e) {
      problems.add("dead letters of the last hour: " + LakeProbe.reason(e));
    }
    return letters;
  }

  private String localPath(Metadata file, int number) throws IOException {
    if (!inS3) {
      return LakeViews.literal(file.resourceId().toString());
    }
    Path copy = temporary.resolve(number + ".parquet");
    LakeCopy.fetch(file.resourceId(), copy);
    return copy.toString();
  }

  /** Null if what readers need not see may not be listed. */
  private Upkeep upkeep(Instant now) {
    long young = now.minus(LEFT_OVER).toEpochMilli();
    try {
      return new Upkeep(
          MaintenanceLock.holder(options).orElse(null),
          FileCount.of(LakeListing.files(options, ReadableLake.SET_ASIDE)),
          FileCount.of(
              LakeListing.files(options, WriteParquet.TEMPORARY).stream()
                  .filter(file -> file.lastModifiedMillis() < young)
                  .toList()));
    } catch (IOException e) {
      problems.add(
          "%s, %s and %s: %s"
              .formatted(
                  MaintenanceLock.FOLDER,
                  ReadableLake.SET_ASIDE,
                  WriteParquet.TEMPORARY,
                  LakeProbe.reason(e)));
      return null;
    }
  }
}
