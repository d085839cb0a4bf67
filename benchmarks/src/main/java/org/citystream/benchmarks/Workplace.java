package org.citystream.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder that is deleted in the end, unless somebody may want to look at it. */
final class Workplace implements AutoCloseable {
  private final Path folder;
  private final boolean temporary;
  private boolean kept;

  /** Makes a folder below the one that the options name. */
  Workplace(CommonOptions options) throws IOException {
    folder = Files.createTempDirectory(options.work().toAbsolutePath(), "citystream-benchmark-");
    temporary = !options.keep();
  }

  Path folder() {
    return folder;
  }

  /** Makes a folder in it. */
  Path newFolder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  /** Deletes a folder in it that is needed no more, unless all is kept. */
  void discard(Path needless) throws IOException {
    if (temporary) {
      delete(needless);
    }
  }

  /** Leaves everything where it is in the end, for somebody to read. */
  void keep() {
    kept = true;
  }

  @Override
  public void close() throws IOException {
    if (!kept) {
      discard(folder);
    }
  }

  /** Deletes a folder and all that is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
