package org.citystream.benchmarks.nativespark;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.CollectionAccumulator;
import org.citystream.contracts.ParseResult.Parsed;
import org.citystream.contracts.ParseResult.Rejected;

/**
 * Parses the records of a topic to the rows of its processed dataset, and collects the rows of
 * those that cannot be processed: they are few, and are found without parsing once more.
 */
final class ProcessFn implements FlatMapFunction<Row, Row> {
  private final CityTopics topics;
  private final CollectionAccumulator<Row> deadLetters;
  private final String runId;

  /**
   * Parses records.
   *
   * @param deadLetters gets {@link DeadLetterRows} of all tasks that succeed
   */
  ProcessFn(CityTopics topics, CollectionAccumulator<Row> deadLetters, String runId) {
    this.topics = topics;
    this.deadLetters = deadLetters;
    this.runId = runId;
  }

  @Override
  public Iterator<Row> call(Row row) {
    CityRecord record = topics.parse(row);
    if (record.result() instanceof Parsed parsed) {
      return List.of(RowFactory.create(LakeRows.processed(record, parsed.event()))).iterator();
    }
    deadLetters.add(DeadLetterRows.of(record, (Rejected) record.result(), runId));
    return Collections.emptyIterator();
  }
}
