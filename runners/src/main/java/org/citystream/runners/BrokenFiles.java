package org.citystream.runners;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.citystream.contracts.lake.Dataset;

/**
 * Finds the files of a dataset that are certainly no sound Parquet files of it, whoever looks at
 * them. What is wrong with the machine, or with who looks, is wrong with no file.
 */
final class BrokenFiles {
  private final Dataset dataset;
  private final Look look;
  private final Map<String, String> columns;
  private final Map<Path, String> broken = new LinkedHashMap<>();

  /** How closely files are looked at. */
  enum Look {
    /** Whether their ends describe the columns that a reconciliation reads. */
    AT_COLUMNS,
    /** Whether these columns can be decoded, too. */
    AT_PAGES
  }

  private BrokenFiles(Dataset dataset, Look look) {
    this.dataset = dataset;
    this.look = look;
    columns = LakeViews.columns(dataset);
    columns.keySet().retainAll(columnsRead(dataset));
  }

  private static Set<String> columnsRead(Dataset dataset) {
    return switch (dataset) {
      case RAW -> Set.of("topic", "partition", "offset", "kafka_timestamp", "value");
      case DEAD_LETTER -> Set.of("topic", "partition", "offset", "kafka_timestamp");
      case ENRICHED ->
          Set.of(
              "vehicle_id",
              "window_start",
              "window_end",
              "vehicle_events",
              "gps_events",
              "traffic_events",
              "weather_events",
              "emergency_events",
              "duplicates",
              "pane_timing",
              "emitted_at");
      default ->
          Set.of("topic", "partition", "offset", "kafka_timestamp", "device_id", "event_time");
    };
  }

  /**
   * Looks for them: at all files at once, since most lakes are sound, and then at halves.
   *
   * @return what is wrong, by file
   * @throws UsageException if a file cannot be looked at, whatever it holds
   */
  static Map<Path, String> among(List<Path> files, Dataset dataset, Look look)
      throws IOException, SQLException {
    BrokenFiles found = new BrokenFiles(dataset, look);
    found.find(files);
    return found.broken;
  }

  private void find(List<Path> files) throws IOException, SQLException {
    if (files.isEmpty() || problem(files).isEmpty()) {
      return;
    }
    if (files.size() > 1) {
      int half = files.size() / 2;
      find(files.subList(0, half));
      find(files.subList(half, files.size()));
    } else {
      checkReadable(files.get(0));
      // A second time, now that it is known that its bytes can be had.
      problem(files).ifPresent(problem -> broken.put(files.get(0), problem));
    }
  }

  private Optional<String> problem(List<Path> files) throws IOException, SQLException {
    // One of its own, for a file may break it for all that follow.
    try (LakeViews views = new LakeViews()) {
      Optional<String> foreign = lackingColumns(views, files);
      if (foreign.isEmpty() && look == Look.AT_PAGES) {
        decode(views, files);
      }
      return foreign;
    } catch (SQLException e) {
      if (files.size() == 1 && e.getMessage().startsWith("Out of Memory Error")) {
        throw cannotBeRead(files.get(0), LakeTables.firstLine(e));
      }
      return Optional.of("cannot be read: " + LakeTables.firstLine(e));
    }
  }

  private Optional<String> lackingColumns(LakeViews views, List<Path> files) throws SQLException {
    Map<String, String> lacking = new LinkedHashMap<>(columns);
    views.query(
        "SELECT name, duckdb_type FROM parquet_schema(%s) GROUP BY ALL HAVING count(DISTINCT file_name) = %d"
            .formatted(LakeViews.paths(files), files.size()),
        row -> lacking.remove(row.getString(1), row.getString(2)));
    return lacking.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "not of %s: lacks %s"
                .formatted(
                    dataset.path(),
                    lacking.entrySet().stream()
                        .map(column -> column.getKey() + " " + column.getValue())
                        .collect(Collectors.joining(", "))));
  }

  private void decode(LakeViews views, List<Path> files) throws SQLException {
    views.number(
        "SELECT count(hash(%s)) FROM read_parquet(%s, hive_partitioning = false)"
            .formatted(
                columns.keySet().stream()
                    .map("\"%s\""::formatted)
                    .collect(Collectors.joining(", ")),
                LakeViews.paths(files)));
  }

  private static void checkReadable(Path file) {
    try (InputStream bytes = Files.newInputStream(file)) {
      bytes.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw cannotBeRead(file, Preflight.reason(e));
    }
  }

  private static UsageException cannotBeRead(Path file, String reason) {
    return new UsageException("%s: cannot be read (%s)".formatted(file, reason));
  }
}
