package org.citystream.runners;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of a lake in a local folder, where they lie. */
final class LocalLakeFiles implements LakeFiles {
  private static final int DATE = "dt=".length();

  private final Path lake;

  LocalLakeFiles(String lake) {
    this.lake = Path.of(lake);
  }

  @Override
  public Optional<Instant> newestHour(String folder, Instant before) throws IOException {
    for (Path day : newestFirst(lake.resolve(folder), "dt=")) {
      for (Path hour : newestFirst(day, "hour=")) {
        Instant start = hourOf(day, hour);
        if (start != null && start.isBefore(before) && !parquet(hour).isEmpty()) {
          return Optional.of(start);
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public List<String> files(String folder, Instant hour) throws IOException {
    return parquet(lake.resolve(folder).resolve(DAY.format(hour)).resolve(HOUR.format(hour)))
        .stream()
        .map(LakeViews::literal)
        .toList();
  }

  /** Null for a folder that is none of the lake's. */
  private static Instant hourOf(Path day, Path hour) {
    try {
      return Instant.parse(
          "%sT%s:00:00Z"
              .formatted(
                  day.getFileName().toString().substring(DATE),
                  hour.getFileName().toString().substring("hour=".length())));
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static List<Path> newestFirst(Path folder, String prefix) throws IOException {
    return list(folder).stream()
        .filter(path -> path.getFileName().toString().startsWith(prefix))
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private static List<String> parquet(Path folder) throws IOException {
    return list(folder).stream()
        .map(Path::toString)
        .filter(path -> path.endsWith(".parquet"))
        .sorted()
        .toList();
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> content = Files.list(folder)) {
      return content.toList();
    }
  }

  @Override
  public void close() {}
}
