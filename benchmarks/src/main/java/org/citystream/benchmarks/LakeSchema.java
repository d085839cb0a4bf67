package org.citystream.benchmarks;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.Dataset;

/**
 * A lake in a schema of DuckDB, a table or view a dataset, with types that do not depend on who
 * wrote it: timestamps are microseconds, whole numbers long, byte arrays their hashes.
 */
final class LakeSchema {
  /** Columns that tell how a row came about and not what it says. */
  private static final Set<String> OF_THE_WRITER =
      Set.of("detail", "pane_index", "pane_timing", "emitted_at", "run_id");

  private LakeSchema() {}

  /** The table or view of a dataset. */
  static String name(Dataset dataset) {
    return dataset.path().replace('/', '_');
  }

  /** The columns that identify a row. */
  static List<String> key(Dataset dataset) {
    return dataset == Dataset.ENRICHED
        ? List.of("vehicle_id", "window_start")
        : List.of("topic", "partition", "offset");
  }

  /** The other columns that say something of the world, and whether they are decimal numbers. */
  static Map<String, Boolean> values(Dataset dataset) {
    Map<String, Boolean> values = new LinkedHashMap<>();
    for (Schema.Field field : dataset.schema().getFields()) {
      if (!OF_THE_WRITER.contains(field.name()) && !key(dataset).contains(field.name())) {
        values.put(field.name(), Dataset.valueType(field).getType() == Schema.Type.DOUBLE);
      }
    }
    return values;
  }

  /** Shows all datasets of a lake; of enriched the final rows, of the windows that count. */
  static void show(DuckDb duckdb, LakeFolder lake, Backlog backlog, String schema)
      throws SQLException {
    duckdb.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
    for (Dataset dataset : Dataset.values()) {
      if (dataset != Dataset.ENRICHED) {
        duckdb.execute(
            "CREATE OR REPLACE VIEW %s.%s AS SELECT %s FROM %s"
                .formatted(schema, name(dataset), columns(dataset), rows(dataset, lake)));
      }
    }
    showEnriched(duckdb, lake, backlog, schema);
  }

  /** Shows the final rows of the windows that count. */
  private static void showEnriched(DuckDb duckdb, LakeFolder lake, Backlog backlog, String schema)
      throws SQLException {
    duckdb.execute(
        "CREATE OR REPLACE TEMP VIEW enriched_files AS FROM " + rows(Dataset.ENRICHED, lake));
    duckdb.execute(
        "CREATE OR REPLACE TABLE %s.enriched AS SELECT %s FROM (%s\n) WHERE %s"
            .formatted(
                schema,
                columns(Dataset.ENRICHED),
                DuckDb.finalRows(),
                counts("epoch_us(window_start)", backlog)));
  }

  /** A query of all processed records: side, device_id, event_time and id. */
  static String events(String schema) {
    return Stream.of(Topic.values())
        .map(
            topic ->
                "SELECT '%s' AS side, device_id, event_time, id FROM %s.%s"
                    .formatted(side(topic), schema, name(Dataset.processed(topic))))
        .collect(Collectors.joining(" UNION ALL "));
  }

  /** The column of enriched that counts a topic's records. */
  static String side(Topic topic) {
    return topic.name().toLowerCase(Locale.ROOT) + "_events";
  }

  /** The condition that a window counts. */
  static String counts(String windowStartMicros, Backlog backlog) {
    return "%s >= %d AND %s < %d"
        .formatted(
            windowStartMicros,
            backlog.from().toEpochMilli() * 1000,
            windowStartMicros,
            backlog.to().toEpochMilli() * 1000);
  }

  private static String rows(Dataset dataset, LakeFolder lake) {
    return lake.files(dataset).isEmpty()
        ? "(SELECT *, '' AS dt, 0 AS \"hour\" FROM (%s))".formatted(noRows(dataset))
        : "read_parquet(%s, hive_partitioning = true)".formatted(DuckDb.list(lake.files(dataset)));
  }

  /** A query without rows that has the columns of a dataset's files. */
  static String noRows(Dataset dataset) {
    return dataset.schema().getFields().stream()
        .map(
            field ->
                "NULL::%s AS \"%s\"".formatted(sqlType(Dataset.valueType(field)), field.name()))
        .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
  }

  private static String columns(Dataset dataset) {
    return dataset.schema().getFields().stream()
        .filter(field -> dataset != Dataset.ENRICHED || !OF_THE_WRITER.contains(field.name()))
        .map(field -> "%s AS \"%s\"".formatted(plain(field), field.name()))
        .collect(Collectors.joining(", "));
  }

  private static String plain(Schema.Field field) {
    String column = "\"%s\"".formatted(field.name());
    Schema type = Dataset.valueType(field);
    if (type.getLogicalType() != null) {
      return "epoch_us(%s)".formatted(column);
    }
    return switch (type.getType()) {
      case BYTES, ARRAY -> "hash(%s)".formatted(column);
      case INT, LONG -> "%s::BIGINT".formatted(column);
      default -> column;
    };
  }

  private static String sqlType(Schema type) {
    if (type.getLogicalType() != null) {
      return "TIMESTAMPTZ";
    }
    return switch (type.getType()) {
      case BOOLEAN -> "BOOLEAN";
      case DOUBLE -> "DOUBLE";
      case INT, LONG -> "BIGINT";
      default -> "VARCHAR";
    };
  }
}
