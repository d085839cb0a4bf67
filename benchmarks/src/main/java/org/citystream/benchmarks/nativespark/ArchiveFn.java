package org.citystream.benchmarks.nativespark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.citystream.contracts.Event;
import org.citystream.contracts.ParseResult.Parsed;
import org.citystream.contracts.ParseResult.Rejected;
import org.citystream.contracts.lake.Dataset;

/**
 * The one pass over what a task reads: parses each record, writes it to raw and processed or
 * dead_letter, publishes dead letters, and hands on what the join needs, grouped by vehicle and
 * window before it is shuffled.
 */
final class ArchiveFn implements MapPartitionsFunction<Row, Row> {
  private final CityTopics topics;
  private final String lake;
  private final long windowMicros;
  private final DeadLetterTopic deadLetters;
  private final String runId;

  ArchiveFn(
      CityTopics topics, Path lake, long windowMicros, DeadLetterTopic deadLetters, String runId) {
    this.topics = topics;
    this.lake = lake.toString();
    this.windowMicros = windowMicros;
    this.deadLetters = deadLetters;
    this.runId = runId;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) throws IOException {
    TaskFiles files = new TaskFiles(Path.of(lake));
    VehicleWindows windows = new VehicleWindows(windowMicros);
    List<Future<?>> sent = new ArrayList<>();
    while (rows.hasNext()) {
      CityRecord record = topics.parse(rows.next());
      files.raw(record);
      if (record.result() instanceof Rejected rejected) {
        files.add(
            Dataset.DEAD_LETTER,
            record.arrival(),
            record,
            LakeRows.deadLetter(record, rejected, runId));
        sent.add(deadLetters.send(DeadLetter.of(record, rejected)));
      } else if (record.result() instanceof Parsed parsed) {
        Event event = parsed.event();
        files.add(
            Dataset.processed(record.topic()),
            event.timestamp(),
            record,
            LakeRows.processed(record, event));
        windows.add(record, event);
      }
    }
    files.close();
    DeadLetterTopic.await(sent);
    return windows.rows();
  }
}
