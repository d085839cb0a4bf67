package org.citystream.runners;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.lake.LakeFile;
import org.citystream.pipeline.lake.LakeOptions;
import software.amazon.awssdk.core.exception.SdkException;

/** A lake for what can only read local files: the folder itself, or copies of what is asked for. */
final class ReadableLake implements AutoCloseable {
  /** Where it is. */
  public interface Options extends LakeOptions, S3Options {}

  private static final String COPIES = "lake";

  /** Where broken files are; readers skip it, as its name begins with a dot. */
  static final String SET_ASIDE = ".set-aside";

  private final LakeOptions options;
  private final String lake;
  private final TemporaryFolder temporary;

  private ReadableLake(LakeOptions options) throws IOException {
    this.options = options;
    lake = options.getLake();
    temporary = TemporaryFolder.ofLake();
  }

  /**
   * Opens a lake.
   *
   * @throws UsageException if there is no such lake, or if it cannot be listed
   */
  static ReadableLake open(LakeOptions options) throws IOException {
    check(options);
    return new ReadableLake(options);
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
      throw noLake(lake);
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
      return root();
    }
    LakeCopy copy = new LakeCopy(options, root());
    for (Dataset dataset : datasets) {
      List<Path> fetched = fetch(dataset.path(), () -> copy.fetch(dataset, days));
      long bytes = 0;
      for (Path file : fetched) {
        bytes += Files.size(file);
      }
      if (!fetched.isEmpty()) {
        progress.printf(
            Locale.ROOT,
            "%s: %,d files, %,d bytes fetched%n",
            dataset.path(),
            fetched.size(),
            bytes);
      }
    }
    if (Files.notExists(root()) && !hasFiles()) {
      throw noLake(lake);
    }
    return root();
  }

  /** Where files are read. */
  private Path root() {
    return S3Setup.isInS3(lake) ? temporary.path().resolve(COPIES) : Path.of(lake);
  }

  private boolean hasFiles() throws IOException {
    for (Dataset dataset : Dataset.values()) {
      if (!LakeListing.files(options, dataset.path()).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static UsageException noLake(String lake) {
    return new UsageException("--lake=%s: is no lake, for it has no dataset".formatted(lake));
  }

  /**
   * A local folder with the files of one that no table shows, as they are now.
   *
   * @param name of the folder in the lake; where it is missing, so is the local one
   * @throws UsageException if a file cannot be fetched
   */
  Path hiddenFolder(String name) {
    if (!S3Setup.isInS3(lake)) {
      return root().resolve(name);
    }
    LakeCopy copy = new LakeCopy(options, root());
    fetch(name, () -> copy.fetch(name));
    return root().resolve(name);
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

  /** Where it is, as the option says. */
  String lake() {
    return lake;
  }

  /**
   * The files of a dataset in these days, as {@link #folder} has brought them.
   *
   * @throws UsageException if a folder cannot be listed
   */
  List<Path> files(Dataset dataset, Days days) {
    Path below = root().resolve(dataset.path());
    if (!Files.isDirectory(below)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(below)) {
      return files
          .filter(
              file ->
                  file.toString().endsWith(".parquet")
                      && Files.isRegularFile(file)
                      && days.haveFile(root().relativize(file).toString().replace('\\', '/')))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new UsageException(
          "--lake=%s: %s cannot be listed (%s)"
              .formatted(lake, dataset.path(), Preflight.reason(e)));
    }
  }

  /** Where in the lake one of its {@link #files} is. */
  String name(Path file) {
    return lake + "/" + root().relativize(file);
  }

  /**
   * Moves one of the {@link #files} to where no table shows it.
   *
   * @return where it is now
   * @throws IOException if it is still where it was
   */
  String setAside(Path file) throws IOException {
    String aside = "%s/%s/%s".formatted(lake, SET_ASIDE, root().relativize(file));
    if (S3Setup.isInS3(lake)) {
      moveInS3(name(file), aside);
      Files.delete(file);
    } else {
      Files.createDirectories(Path.of(aside).getParent());
      Files.move(file, Path.of(aside));
    }
    return aside;
  }

  private static void moveInS3(String name, String nameAside) throws IOException {
    ResourceId file = FileSystems.matchNewResource(name, false);
    ResourceId aside = FileSystems.matchNewResource(nameAside, false);
    if (LakeFile.isThere(aside)) {
      throw new FileAlreadyExistsException(nameAside);
    }
    try {
      FileSystems.rename(List.of(file), List.of(aside));
    } catch (SdkException e) {
      // Beam lets an answer of S3 through as it is.
      throw new IOException(e);
    }
    // S3 says inside a good answer what it has refused, and Beam does not look there.
    if (LakeFile.isThere(file)) {
      throw new AccessDeniedException(name, nameAside, "copied, but needs s3:DeleteObject");
    }
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
