package org.citystream.benchmarks.nativespark;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.citystream.contracts.ParseResult.Rejected;
import org.citystream.contracts.lake.Dataset;

/** Finds the records that cannot be processed: their rows in the lake and their dead letters. */
final class DeadLetterFn implements FlatMapFunction<Row, Row> {
  /** The column with key, value and headers for the topic of dead letters. */
  static final String LETTER = "letter";

  private static final StructType HEADER =
      new StructType().add("key", DataTypes.StringType).add("value", DataTypes.BinaryType);
  private static final StructType LETTER_COLUMNS =
      new StructType()
          .add("key", DataTypes.BinaryType)
          .add("value", DataTypes.BinaryType)
          .add("headers", DataTypes.createArrayType(HEADER));

  private final CityTopics topics;
  private final String runId;

  DeadLetterFn(CityTopics topics, String runId) {
    this.topics = topics;
    this.runId = runId;
  }

  /** The columns of the dataset, and the letter. */
  static StructType columns() {
    return LakeTable.columns(Dataset.DEAD_LETTER).add(LETTER, LETTER_COLUMNS);
  }

  @Override
  public Iterator<Row> call(Row row) {
    CityRecord record = topics.parse(row);
    return record.result() instanceof Rejected rejected
        ? List.of(row(record, rejected)).iterator()
        : Collections.emptyIterator();
  }

  private Row row(CityRecord record, Rejected rejected) {
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
