package org.citystream.benchmarks.nativespark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
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
  /** Sightings of a vehicle in a window: their newest event time, in microseconds. */
  static final StructType GROUP =
      new StructType()
          .add("vehicle_id", DataTypes.StringType, false)
          .add("event_micros", DataTypes.LongType, false)
          .add("sightings", DataTypes.BinaryType, false);

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

  private static final class Group {
    private final Sightings sightings = new Sightings();
    private long newest;

    void add(CityRecord record, Event event, long time) {
      sightings.add(record.partition(), record.offset(), event);
      newest = Math.max(newest, time);
    }

    Row row(String vehicle) {
      return RowFactory.create(vehicle, newest, sightings.bytes());
    }
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) throws IOException {
    TaskFiles files = new TaskFiles(Path.of(lake));
    Map<Long, Map<String, Group>> windows = new HashMap<>();
    List<Future<?>> sent = new ArrayList<>();
    Iterator<CityRecord> records = topics.parse(rows);
    while (records.hasNext()) {
      CityRecord record = records.next();
      files.raw(record);
      if (record.result() instanceof Rejected rejected) {
        files.add(
            Dataset.DEAD_LETTER,
            record.arrival(),
            record,
            LakeRows.deadLetter(record, rejected, runId));
        sent.add(deadLetters.send(record, rejected));
      } else if (record.result() instanceof Parsed parsed) {
        Event event = parsed.event();
        files.add(
            Dataset.processed(record.topic()),
            event.timestamp(),
            record,
            LakeRows.processed(record, event));
        add(windows, record, event);
      }
    }
    files.close();
    DeadLetterTopic.await(sent);
    return windows.values().stream()
        .flatMap(vehicles -> vehicles.entrySet().stream())
        .map(vehicle -> vehicle.getValue().row(vehicle.getKey()))
        .iterator();
  }

  private void add(Map<Long, Map<String, Group>> windows, CityRecord record, Event event) {
    long time = LakeRows.micros(event.timestamp());
    windows
        .computeIfAbsent(Math.floorDiv(time, windowMicros), window -> new HashMap<>())
        .computeIfAbsent(event.device(), vehicle -> new Group())
        .add(record, event, time);
  }
}
