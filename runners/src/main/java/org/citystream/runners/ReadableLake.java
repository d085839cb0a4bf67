package org.citystream.runners;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.lake.LakeOptions;

/** A lake for what can only read local files: the folder itself, or copies of what is asked for. */
final class ReadableLake implements AutoCloseable {
  /** Where it is. */
  public interface Options extends LakeOptions, S3Options {}

  private final String lake;
  private final Path copies;

  private ReadableLake(String lake, Path copies) {
    this.lake = lake;
    this.copies = copies;
  }

  /**
   * Opens a lake.
   *
   * @throws UsageException if it is a local folder that is not there, or a bucket that cannot be
   *     listed
   */
  static ReadableLake open(LakeOptions options) throws IOException {
    String lake = options.getLake();
    if (lake.contains("://")) {
      LakeProbe.checkListed(options);
      return new ReadableLake(lake, Files.createTempDirectory("citystream-lake-"));
    }
    if (!Files.isDirectory(Path.of(lake))) {
      throw new UsageException("--lake=%s: no such folder".formatted(lake));
    }
    return new ReadableLake(lake, null);
  }

  /**
   * A local folder with the files of these datasets and days, and perhaps others.
   *
   * @param firstDay null for no bound
   * @param lastDay null for no bound
   * @param progress told what is fetched
   */
  Path folder(Set<Dataset> datasets, LocalDate firstDay, LocalDate lastDay, PrintWriter progress)
      throws IOException {
    if (copies == null) {
      return Path.of(lake);
    }
    LakeCopy copy = new LakeCopy(lake, copies);
    for (Dataset dataset : datasets) {
      List<Path> fetched = copy.fetch(dataset, firstDay, lastDay);
      long bytes = 0;
      for (Path file : fetched) {
        bytes += Files.size(file);
      }
      progress.printf(
          Locale.ROOT, "%s: %,d files, %,d bytes fetched%n", dataset.path(), fetched.size(), bytes);
    }
    return copies;
  }

  @Override
  public void close() throws IOException {
    if (copies != null) {
      try (Stream<Path> files = Files.walk(copies)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
