package org.citystream.benchmarks.nativespark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.timestamp_micros;

import java.nio.file.Path;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Writes the rows of the join to their hours, a micro-batch at a time. */
final class EnrichedFiles implements VoidFunction2<Dataset<Row>, Long> {
  private static final Schema SCHEMA = org.citystream.contracts.lake.Dataset.ENRICHED.schema();

  private final String folder;

  EnrichedFiles(Path lake) {
    folder = lake.resolve(org.citystream.contracts.lake.Dataset.ENRICHED.path()).toString();
  }

  /** The columns as {@link EnrichFn} fills them, times as numbers. */
  static StructType columns() {
    StructType columns = new StructType();
    for (Schema.Field field : SCHEMA.getFields()) {
      columns = columns.add(field.name(), type(field), field.schema().isUnion());
    }
    return columns;
  }

  private static DataType type(Schema.Field field) {
    Schema value = org.citystream.contracts.lake.Dataset.valueType(field);
    return switch (value.getType()) {
      case STRING -> DataTypes.StringType;
      case INT -> DataTypes.IntegerType;
      case LONG -> DataTypes.LongType;
      case DOUBLE -> DataTypes.DoubleType;
      default -> throw new IllegalArgumentException("no column can be a " + value);
    };
  }

  @Override
  public void call(Dataset<Row> rows, Long batch) {
    List<Column> columns = SCHEMA.getFields().stream().map(EnrichedFiles::column).toList();
    rows.select(columns.toArray(Column[]::new))
        .withColumn("dt", date_format(col("window_start"), "yyyy-MM-dd"))
        .withColumn("hour", date_format(col("window_start"), "HH"))
        .write()
        .partitionBy("dt", "hour")
        .mode(SaveMode.Append)
        .parquet(folder);
  }

  private static Column column(Schema.Field field) {
    Column column = col(field.name());
    return org.citystream.contracts.lake.Dataset.valueType(field).getLogicalType()
            instanceof LogicalTypes.TimestampMicros
        ? timestamp_micros(column).as(field.name())
        : column;
  }
}
