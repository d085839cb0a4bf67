package org.citystream.benchmarks.nativespark;

import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.citystream.contracts.ParseResult.Rejected;
import org.citystream.contracts.lake.Dataset;

/** Rows of records that cannot be processed: that of the lake, and in a last column the letter. */
final class DeadLetterRows {
  /** The column with key, value and headers for the topic of dead letters. */
  static final String LETTER = "letter";

  private static final StructType HEADER =
      new StructType().add("key", DataTypes.StringType).add("value", DataTypes.BinaryType);
  private static final StructType LETTER_COLUMNS =
      new StructType()
          .add("key", DataTypes.BinaryType)
          .add("value", DataTypes.BinaryType)
          .add("headers", DataTypes.createArrayType(HEADER));

  private DeadLetterRows() {}

  /** The columns of the dataset, and the letter. */
  static StructType columns() {
    return LakeTable.columns(Dataset.DEAD_LETTER).add(LETTER, LETTER_COLUMNS);
  }

  /** The row of a record. */
  static Row of(CityRecord record, Rejected rejected, String runId) {
    Object[] dataset = LakeRows.deadLetter(record, rejected, runId);
    Object[] row = Arrays.copyOf(dataset, dataset.length + 1);
    DeadLetter letter = DeadLetter.of(record, rejected);
    row[dataset.length] =
        RowFactory.create(
            letter.key(),
            letter.value(),
            letter.headers().stream().map(h -> RowFactory.create(h.key(), h.value())).toArray());
    return RowFactory.create(row);
  }
}
