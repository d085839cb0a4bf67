package org.citystream.pipeline.lake;

import java.io.IOException;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.citystream.contracts.lake.Dataset;

/**
 * The columns of a dataset's files. Whoever wrote a file: one with others would be read as if it
 * had these, with zeroes for what is missing and other times for other units.
 */
final class DatasetColumns {
  private final Dataset dataset;
  private final MessageType columns;

  DatasetColumns(Dataset dataset) {
    this.dataset = dataset;
    columns = ParquetRows.columns(dataset.schema());
  }

  /**
   * Checks a file by its footer.
   *
   * @throws IOException if it has other columns, or nulls where there must be none
   */
  void check(ParquetMetadata footer) throws IOException {
    MessageType found = footer.getFileMetaData().getSchema();
    for (Type column : columns.getFields()) {
      boolean required = column.isRepetition(Repetition.REQUIRED);
      if (!found.containsField(column.getName())) {
        if (required) {
          throw foreign("lacks the column " + column.getName());
        }
        continue;
      }
      Type other = found.getType(column.getName());
      if (!isSame(column, other)) {
        throw foreign("has another type of the column " + column.getName());
      }
      if (required && !other.isRepetition(Repetition.REQUIRED)) {
        checkNoNulls(column.getName(), footer);
      }
    }
    for (Type column : found.getFields()) {
      if (!columns.containsField(column.getName())) {
        throw foreign("has a column of its own, " + column.getName());
      }
    }
  }

  private static boolean isSame(Type column, Type other) {
    if (!column.isPrimitive() || !other.isPrimitive()) {
      return column.equals(other);
    }
    PrimitiveType mine = column.asPrimitiveType();
    LogicalTypeAnnotation logical = other.getLogicalTypeAnnotation();
    // Some writers say of every whole number how long it is.
    boolean plain = logical == null || logical instanceof IntLogicalTypeAnnotation;
    return mine.getPrimitiveTypeName() == other.asPrimitiveType().getPrimitiveTypeName()
        && (mine.getLogicalTypeAnnotation() == null
            ? plain
            : mine.getLogicalTypeAnnotation().equals(logical));
  }

  private void checkNoNulls(String name, ParquetMetadata footer) throws IOException {
    for (BlockMetaData block : footer.getBlocks()) {
      for (ColumnChunkMetaData chunk : block.getColumns()) {
        Statistics<?> statistics = chunk.getStatistics();
        if (chunk.getPath().toDotString().equals(name)
            && (!statistics.isNumNullsSet() || statistics.getNumNulls() > 0)) {
          throw foreign("may have nulls in the column " + name);
        }
      }
    }
  }

  private IOException foreign(String why) {
    return new IOException("is no file of %s: %s".formatted(dataset.path(), why));
  }
}
