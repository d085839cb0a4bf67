package org.citystream.runners;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.citystream.contracts.lake.Dataset;

/**
 * What is in a lake at a moment, for people and for programs.
 *
 * @param lake where it is
 * @param now the moment
 * @param datasets the state of each
 * @param deadLetters those of the hour before, the most frequent first
 * @param problems a line for each thing that cannot be read
 * @param gone files that were removed while they were looked at
 * @param upkeep what commands and crashes have left; null if it may not be listed
 */
record InspectReport(
    String lake,
    Instant now,
    Map<Dataset, DatasetState> datasets,
    List<DeadLetters> deadLetters,
    List<String> problems,
    int gone,
    Upkeep upkeep) {
  private static final int MOST_LINES = 10;
  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");

  /**
   * Files, whatever is in them.
   *
   * @param bytes of all of them
   */
  record FileCount(long files, long bytes) {
    static FileCount of(List<Metadata> files) {
      return new FileCount(files.size(), files.stream().mapToLong(Metadata::sizeBytes).sum());
    }
  }

  /**
   * A dataset.
   *
   * @param rows in files that can be read
   * @param small how many of the files are smaller than {@link LakeInspection#SMALL_BYTES}
   * @param newest the last of its rows' times; null if there is none
   */
  record DatasetState(long rows, FileCount files, long small, Instant newest) {
    static DatasetState of(List<ParquetFooter> footers) {
      List<Metadata> files = footers.stream().map(ParquetFooter::file).toList();
      return new DatasetState(
          footers.stream().mapToLong(ParquetFooter::rows).sum(),
          FileCount.of(files),
          files.stream().filter(file -> file.sizeBytes() < LakeInspection.SMALL_BYTES).count(),
          footers.stream()
              .map(ParquetFooter::newest)
              .filter(Objects::nonNull)
              .max(Instant::compareTo)
              .orElse(null));
    }
  }

  /** How many dead letters a topic has for a reason. */
  record DeadLetters(String topic, String reason, long count) {}

  /**
   * What commands and crashes have left in a lake.
   *
   * @param holder the command that changes it, as {@link MaintenanceLock#holder} says it; or null
   * @param setAside files that a command has set aside
   * @param leftOver temporary files that nobody writes any more
   */
  record Upkeep(String holder, FileCount setAside, FileCount leftOver) {}

  /** Prints a table of the datasets, and below it what else there is. */
  void print(PrintWriter out) {
    TextColumns table =
        new TextColumns(
            List.of(
                "dataset", "rows", "files", "size", "a file", "below 1 MB", "newest", "behind"));
    datasets.forEach((dataset, state) -> table.add(line(dataset, state)));
    table.print(out);
    out.println();
    printDeadLetters(out);
    out.println();
    if (upkeep != null) {
      out.println("maintenance  " + Objects.requireNonNullElse(upkeep.holder(), "none"));
      out.println("set aside    " + text(upkeep.setAside()));
      out.println("left over    " + text(upkeep.leftOver()));
      out.println();
    }
    if (gone > 0) {
      out.printf(Locale.ROOT, "%,d files went away while they were looked at%n%n", gone);
    }
    if (!problems.isEmpty()) {
      first(problems).forEach(out::println);
      printRest(problems, out);
      out.println();
    }
  }

  private void printDeadLetters(PrintWriter out) {
    if (deadLetters.isEmpty()) {
      out.println("no dead letters in the last hour");
      return;
    }
    TextColumns table =
        new TextColumns(List.of("topic", "reason", "dead letters of the last hour"));
    for (DeadLetters letters : first(deadLetters)) {
      table.add(List.of(letters.topic(), letters.reason(), number(letters.count())));
    }
    table.print(out);
    printRest(deadLetters, out);
  }

  private static <T> List<T> first(List<T> found) {
    return found.subList(0, Math.min(found.size(), MOST_LINES));
  }

  private static void printRest(List<?> found, PrintWriter out) {
    if (found.size() > MOST_LINES) {
      out.printf(Locale.ROOT, "and %,d more%n", found.size() - MOST_LINES);
    }
  }

  private List<Object> line(Dataset dataset, DatasetState state) {
    FileCount files = state.files();
    List<Object> line = new ArrayList<>();
    line.add(dataset.path());
    line.add(number(state.rows()));
    line.add(number(files.files()));
    line.add(size(files.bytes()));
    line.add(files.files() == 0 ? null : size(files.bytes() / files.files()));
    line.add(number(state.small()));
    line.add(state.newest() == null ? null : state.newest().truncatedTo(ChronoUnit.SECONDS));
    line.add(state.newest() == null ? null : duration(Duration.between(state.newest(), now)));
    return line;
  }

  private static String text(FileCount files) {
    return files.files() == 0
        ? "none"
        : "files: %s, size: %s".formatted(number(files.files()), size(files.bytes()));
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String size(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1000 && unit < UNITS.size() - 1) {
      size /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS.get(unit));
  }

  private static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (Math.abs(seconds) < 2 * 60) {
      return seconds + " s";
    }
    if (Math.abs(seconds) < 2 * 3600) {
      return duration.toMinutes() + " min";
    }
    return Math.abs(seconds) < 2 * 86_400
        ? duration.toHours() + " h"
        : number(duration.toDays()) + " d";
  }

  /** A JSON object of a line. */
  String json() throws JsonProcessingException {
    Map<String, Object> states = new LinkedHashMap<>();
    datasets.forEach(
        (dataset, state) -> {
          Map<String, Object> json = new LinkedHashMap<>();
          json.put("rows", state.rows());
          json.put("files", state.files().files());
          json.put("bytes", state.files().bytes());
          json.put("small_files", state.small());
          json.put("newest", Objects.toString(state.newest(), null));
          json.put(
              "behind_seconds",
              state.newest() == null ? null : Duration.between(state.newest(), now).toSeconds());
          states.put(dataset.path(), json);
        });
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("datasets", states);
    line.put("dead_letters_last_hour", deadLetters.stream().mapToLong(DeadLetters::count).sum());
    line.put("problems", problems.size());
    line.put("gone_files", gone);
    line.put("maintenance", upkeep == null ? null : upkeep.holder());
    line.put("set_aside_files", upkeep == null ? null : upkeep.setAside().files());
    line.put("left_over_files", upkeep == null ? null : upkeep.leftOver().files());
    line.put("lake", lake);
    return new ObjectMapper().writeValueAsString(line);
  }
}
