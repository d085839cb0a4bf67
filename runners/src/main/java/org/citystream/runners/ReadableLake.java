package org.citystream.runners;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.lake.LakeOptions;

/** A lake for what can only read local files: the folder itself, or copies of what is asked for. */
final class ReadableLake implements AutoCloseable {
  /** Where it is. */
  public interface Options extends LakeOptions, S3Options {}

  private final String lake;
  private final TemporaryFolder temporary;

  private ReadableLake(String lake) throws IOException {
    this.lake = lake;
    temporary = TemporaryFolder.ofLake();
  }

  /**
   * Opens a lake.
   *
   * @throws UsageException if there is no such lake, or if it cannot be listed
   */
  static ReadableLake open(LakeOptions options) throws IOException {
    check(options);
    return new ReadableLake(options.getLake());
  }

  /**
   * Checks whether there is a lake.
   *
   * @throws UsageException if there is none, or if it cannot be listed
   */
  static void check(LakeOptions options) {
    String lake = options.getLake();
    if (S3Setup.isInS3(lake)) {
      LakeProbe.checkListed(options);
      return;
    }
    if (lake.contains("://")) {
      throw new UsageException("--lake=%s: must be a local folder or s3://...".formatted(lake));
    }
    if (!Files.isDirectory(Path.of(lake))) {
      throw new UsageException("--lake=%s: no such folder".formatted(lake));
    }
    if (Arrays.stream(Dataset.values())
        .noneMatch(dataset -> Files.isDirectory(Path.of(lake, dataset.path())))) {
      throw new UsageException("--lake=%s: is no lake, for it has no dataset".formatted(lake));
    }
  }

  /**
   * A local folder with the files of these datasets and days, and perhaps others.
   *
   * @param progress told what is fetched
   * @throws UsageException if a file cannot be fetched
   */
  Path folder(Set<Dataset> datasets, Days days, PrintWriter progress) throws IOException {
    if (!S3Setup.isInS3(lake)) {
      return Path.of(lake);
    }
    LakeCopy copy = new LakeCopy(lake, copies());
    for (Dataset dataset : datasets) {
      List<Path> fetched = fetch(dataset.path(), () -> copy.fetch(dataset, days));
      long bytes = 0;
      for (Path file : fetched) {
        bytes += Files.size(file);
      }
      progress.printf(
          Locale.ROOT, "%s: %,d files, %,d bytes fetched%n", dataset.path(), fetched.size(), bytes);
    }
    return copies();
  }

  /**
   * A local folder with the files of one that no table shows, as they are now.
   *
   * @param name of the folder in the lake; where it is missing, so is the local one
   * @throws UsageException if a file cannot be fetched
   */
  Path hiddenFolder(String name) {
    if (!S3Setup.isInS3(lake)) {
      return Path.of(lake, name);
    }
    LakeCopy copy = new LakeCopy(lake, copies());
    fetch(name, () -> copy.fetch(name + "/*", Days.ALL));
    return copies().resolve(name);
  }

  private interface Fetch {
    List<Path> run() throws IOException;
  }

  private List<Path> fetch(String name, Fetch fetch) {
    try {
      return fetch.run();
    } catch (IOException e) {
      throw new UsageException(
          "--lake=%s: %s cannot be fetched, which needs s3:GetObject (%s)"
              .formatted(lake, name, LakeProbe.reason(e)));
    }
  }

  private Path copies() {
    return temporary.path().resolve("lake");
  }

  /** Where it is, as the option says. */
  String lake() {
    return lake;
  }

  /** A folder for what is needed until this is closed. */
  Path temporary() {
    return temporary.path();
  }

  @Override
  public void close() throws IOException {
    temporary.close();
  }
}
