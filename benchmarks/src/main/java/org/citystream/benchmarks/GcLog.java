package org.citystream.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a JVM logs of its garbage collections. */
final class GcLog {
  private static final Pattern COLLECTION = Pattern.compile(" (\\d+)M->(\\d+)M\\(\\d+M\\)");
  private static final long MEGABYTE = 1 << 20;

  private final List<MatchResult> collections;

  private GcLog(List<MatchResult> collections) {
    this.collections = collections;
  }

  /** The flag that makes a JVM write this log. */
  static String flag(Path file) {
    return "-Xlog:gc:file=" + file;
  }

  /** Reads a log; a missing one is empty. */
  static GcLog read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new GcLog(List.of());
    }
    try (Stream<String> lines = Files.lines(file)) {
      return new GcLog(lines.flatMap(line -> COLLECTION.matcher(line).results()).toList());
    }
  }

  /** The most bytes in use before a collection; 0 if there was none. */
  long peakBytes() {
    return most(collection -> Long.parseLong(collection.group(1)));
  }

  /** The most bytes in use after a collection; 0 if there was none. */
  long keptBytes() {
    return most(collection -> Long.parseLong(collection.group(2)));
  }

  private long most(ToLongFunction<MatchResult> megabytes) {
    return MEGABYTE * collections.stream().mapToLong(megabytes).max().orElse(0);
  }
}
