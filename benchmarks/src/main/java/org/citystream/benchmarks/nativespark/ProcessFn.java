package org.citystream.benchmarks.nativespark;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.citystream.contracts.ParseResult.Parsed;

/** Parses the records of a topic to the rows of its processed dataset. */
final class ProcessFn implements FlatMapFunction<Row, Row> {
  private final CityTopics topics;

  ProcessFn(CityTopics topics) {
    this.topics = topics;
  }

  @Override
  public Iterator<Row> call(Row row) {
    CityRecord record = topics.parse(row);
    return record.result() instanceof Parsed parsed
        ? List.of(RowFactory.create(LakeRows.processed(record, parsed.event()))).iterator()
        : Collections.emptyIterator();
  }
}
