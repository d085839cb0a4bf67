package org.citystream.benchmarks.nativespark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.timestamp_micros;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.citystream.contracts.lake.Dataset;

/** A dataset of the lake as a table of Spark: a folder an hour, of raw also a topic. */
final class LakeTable {
  private static final String DAY = "dt";
  private static final String HOUR = "hour";
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private final Dataset dataset;
  private final String folder;

  LakeTable(Path lake, Dataset dataset) {
    this.dataset = dataset;
    this.folder = lake.resolve(dataset.path()).toString();
  }

  /**
   * The columns of its rows before they are written: times are microseconds. Not of raw, whose rows
   * nobody makes.
   */
  static StructType columns(Dataset dataset) {
    StructType columns = new StructType();
    for (Schema.Field field : dataset.schema().getFields()) {
      columns = columns.add(field.name(), type(Dataset.valueType(field)), field.schema().isUnion());
    }
    return columns;
  }

  private static DataType type(Schema value) {
    return switch (value.getType()) {
      case STRING -> DataTypes.StringType;
      case INT -> DataTypes.IntegerType;
      case LONG -> DataTypes.LongType;
      case DOUBLE -> DataTypes.DoubleType;
      case BOOLEAN -> DataTypes.BooleanType;
      case BYTES -> DataTypes.BinaryType;
      default -> throw new IllegalArgumentException("no column can be a " + value);
    };
  }

  /** Adds rows of these columns. */
  void append(org.apache.spark.sql.Dataset<Row> rows) {
    DataFrameWriter<Row> writer =
        rows.select(columns())
            .write()
            .partitionBy(
                dataset == Dataset.RAW
                    ? new String[] {"topic", DAY, HOUR}
                    : new String[] {DAY, HOUR})
            .mode(SaveMode.Append)
            .option("parquet.block.size", RowFile.ROW_GROUP_BYTES)
            .option("parquet.enable.dictionary", false);
    for (Schema.Field field : dataset.schema().getFields()) {
      writer.option("parquet.enable.dictionary#" + field.name(), Dataset.repeats(field));
    }
    writer.parquet(folder);
  }

  /** The columns of the files and those of the folders. */
  private Column[] columns() {
    // Like to_date and hour in UTC, but without a calendar for every row.
    String day = "date_from_unix_date(int((%1$s - pmod(%1$s, %2$d)) div %2$d))";
    String hour = "lpad(pmod(%1$s, %2$d) div %3$d, 2, '0')";
    return Stream.concat(
            dataset.schema().getFields().stream().map(LakeTable::column),
            Stream.of(
                expr(day.formatted(time(), MICROS_PER_DAY)).as(DAY),
                expr(hour.formatted(time(), MICROS_PER_DAY, MICROS_PER_DAY / 24)).as(HOUR)))
        .toArray(Column[]::new);
  }

  /** The time that tells the hour of a row. */
  private String time() {
    return switch (dataset) {
      case RAW, DEAD_LETTER -> "kafka_timestamp";
      case ENRICHED -> "window_start";
      default -> "event_time";
    };
  }

  private static Column column(Schema.Field field) {
    Column column = col(field.name());
    return Dataset.valueType(field).getLogicalType() instanceof LogicalTypes.TimestampMicros
        ? timestamp_micros(column).as(field.name())
        : column;
  }
}
