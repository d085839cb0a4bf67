package org.citystream.benchmarks.nativespark;

import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.citystream.contracts.ParseResult.Parsed;

/** Parses records to what the join needs of them, grouped by vehicle and window. */
final class GroupFn implements MapPartitionsFunction<Row, Row> {
  private final CityTopics topics;
  private final long windowMicros;

  GroupFn(CityTopics topics, long windowMicros) {
    this.topics = topics;
    this.windowMicros = windowMicros;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    VehicleWindows windows = new VehicleWindows(windowMicros);
    while (rows.hasNext()) {
      CityRecord record = topics.parse(rows.next());
      if (record.result() instanceof Parsed parsed) {
        windows.add(record, parsed.event());
      }
    }
    return windows.rows();
  }
}
