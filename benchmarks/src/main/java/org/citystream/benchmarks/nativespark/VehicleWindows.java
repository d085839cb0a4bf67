package org.citystream.benchmarks.nativespark;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.citystream.contracts.Event;

/** What a task has for the join, put together by vehicle and window before it is shuffled. */
final class VehicleWindows {
  /** Sightings of a vehicle in a window, and their newest event time in microseconds. */
  static final StructType COLUMNS =
      new StructType()
          .add("vehicle_id", DataTypes.StringType, false)
          .add("event_micros", DataTypes.LongType, false)
          .add("sightings", DataTypes.BinaryType, false);

  private final long windowMicros;
  private final Map<Long, Map<String, Group>> windows = new HashMap<>();

  VehicleWindows(long windowMicros) {
    this.windowMicros = windowMicros;
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

  /** Adds the event that a record says. */
  void add(CityRecord record, Event event) {
    long time = LakeRows.micros(event.timestamp());
    windows
        .computeIfAbsent(Math.floorDiv(time, windowMicros), window -> new HashMap<>())
        .computeIfAbsent(event.device(), vehicle -> new Group())
        .add(record, event, time);
  }

  /** A row for each vehicle and window. */
  Iterator<Row> rows() {
    return windows.values().stream()
        .flatMap(vehicles -> vehicles.entrySet().stream())
        .map(vehicle -> vehicle.getValue().row(vehicle.getKey()))
        .iterator();
  }
}
