package org.citystream.runners;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.citystream.contracts.lake.Dataset;

/**
 * A lake that the pipeline has written, of {@value #MINUTES} minutes from 06:20 to 08:00, in which
 * two vehicles report once every second minute and something poisonous arrives every fourth.
 */
final class PastHours {
  static final Instant START = Instant.parse("2026-01-31T06:20:00Z");
  static final int MINUTES = 100;
  static final int REPORTS = MINUTES / 2;
  // How far ahead of its arrival one event is dated: more than the default.
  static final Duration AHEAD = Duration.ofMinutes(8);

  private static Path written;

  private final Path folder;

  private PastHours(Path folder) {
    this.folder = folder;
  }

  /** A copy of the lake in a folder that does not exist yet. */
  static synchronized PastHours copiedTo(Path folder) throws Exception {
    if (written == null) {
      written = Files.createTempDirectory("past-hours").resolve("lake");
      DemoLake.write(written, feed());
    }
    try (Stream<Path> files = Files.walk(written)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(written.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    return new PastHours(folder);
  }

  private static TestFeed feed() {
    TestFeed feed = new TestFeed();
    for (int minute = 0; minute < MINUTES; minute += 2) {
      Instant time = START.plus(Duration.ofMinutes(minute)).plusSeconds(10);
      feed.arriving(time.plusSeconds(1))
          .allFive("a", time, minute / 2)
          .allFive("b", time, minute / 2);
      if (minute % 4 == 0) {
        feed.value("gps_data", "poison", ("{" + minute).getBytes(UTF_8))
            .header("minute", String.valueOf(minute));
      }
    }
    Instant ahead = START.plus(Duration.ofMinutes(MINUTES / 2));
    return feed.arriving(ahead.minus(AHEAD)).allFive("c", ahead, 0);
  }

  Path folder() {
    return folder;
  }

  @Override
  public String toString() {
    return folder.toString();
  }

  /** Every row that the views show, by view. */
  Map<String, List<String>> views() throws SQLException {
    return views("*");
  }

  /** Some columns of the rows of the join, and every row of the other views. */
  Map<String, List<String>> views(String enrichedColumns) throws SQLException {
    Map<String, List<String>> rows = new TreeMap<>();
    try (SqlLake lake = sql()) {
      for (Dataset dataset : Dataset.values()) {
        String columns = dataset == Dataset.ENRICHED ? enrichedColumns : "*";
        String view = LakeViews.name(dataset);
        rows.put(view, lake.rows("SELECT %s FROM %s ORDER BY ALL".formatted(columns, view)));
      }
    }
    return rows;
  }

  List<String> query(String sql) throws SQLException {
    try (SqlLake lake = sql()) {
      return lake.rows(sql);
    }
  }

  /** The lake in DuckDB. */
  SqlLake sql() throws SQLException {
    return new SqlLake(Path.of(LakeViews.literal(folder.toString())));
  }

  /** The Parquet files below a folder of the lake, in the order of their paths. */
  List<Path> files(String below) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(below))) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  /** The folders with Parquet files below one of the lake. */
  List<Path> hours(String below) throws IOException {
    return new ArrayList<>(files(below).stream().map(Path::getParent).distinct().toList());
  }
}
