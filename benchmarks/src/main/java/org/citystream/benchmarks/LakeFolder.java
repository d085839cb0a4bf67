package org.citystream.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.citystream.contracts.lake.Dataset;

/**
 * The complete Parquet files of a lake in a local folder. What lies in folders or files whose names
 * begin with a dot or an underscore, or lacks its footer, is still being written.
 */
final class LakeFolder {
  private static final String MAGIC = "PAR1";

  private final Path root;
  private final Map<Dataset, Map<Path, BasicFileAttributes>> files = new EnumMap<>(Dataset.class);

  /** A lake, empty until {@link #refresh}. */
  LakeFolder(Path root) {
    this.root = root;
    for (Dataset dataset : Dataset.values()) {
      files.put(dataset, new LinkedHashMap<>());
    }
  }

  /** The folder. */
  Path root() {
    return root;
  }

  /** Looks for files that have come since. */
  void refresh() throws IOException {
    for (Dataset dataset : Dataset.values()) {
      Path folder = root.resolve(dataset.path());
      if (Files.isDirectory(folder)) {
        Files.walkFileTree(folder, new Finder(files.get(dataset)));
      }
    }
  }

  /** A dataset's files, in the order in which they were found. */
  List<Path> files(Dataset dataset) {
    return List.copyOf(files.get(dataset).keySet());
  }

  /** When a dataset's file was written. */
  Instant writtenAt(Dataset dataset, Path file) {
    return files.get(dataset).get(file).lastModifiedTime().toInstant();
  }

  /** How many files all datasets have. */
  long count() {
    return files.values().stream().mapToLong(Map::size).sum();
  }

  /** How long the files of all datasets are. */
  long bytes() {
    return files.values().stream()
        .flatMap(found -> found.values().stream())
        .mapToLong(BasicFileAttributes::size)
        .sum();
  }

  /** When the newest file was written; the epoch if there is none. */
  Instant newest() {
    return files.values().stream()
        .flatMap(found -> found.values().stream())
        .map(file -> file.lastModifiedTime().toInstant())
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  private static final class Finder extends SimpleFileVisitor<Path> {
    private final Map<Path, BasicFileAttributes> found;

    Finder(Map<Path, BasicFileAttributes> found) {
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return isHidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (file.toString().endsWith(".parquet")
          && !isHidden(file)
          && !found.containsKey(file)
          && isComplete(file)) {
        // Its size and time may be of before its last bytes.
        found.put(file, Files.readAttributes(file, BasicFileAttributes.class));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    private static boolean isHidden(Path path) {
      String name = path.getFileName().toString();
      return name.startsWith(".") || name.startsWith("_");
    }

    private static boolean isComplete(Path file) throws IOException {
      try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
        byte[] end = new byte[MAGIC.length()];
        if (bytes.length() <= 2L * end.length) {
          return false;
        }
        bytes.seek(bytes.length() - end.length);
        bytes.readFully(end);
        return new String(end, StandardCharsets.US_ASCII).equals(MAGIC);
      }
    }
  }
}
