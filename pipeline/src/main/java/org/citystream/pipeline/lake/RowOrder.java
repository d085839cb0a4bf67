package org.citystream.pipeline.lake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.citystream.contracts.lake.Dataset;

/**
 * How rows of a dataset lie in a file that is written anew: by vehicle and time, and those that say
 * the same thing side by side, the one that a view would show first. A raw record and a dead letter
 * have the key of their record for a vehicle.
 */
public final class RowOrder {
  private static final List<String> COUNTS =
      List.of(
          "vehicle_events",
          "gps_events",
          "traffic_events",
          "weather_events",
          "emergency_events",
          "duplicates");

  private final Schema schema;
  private final String vehicle;
  private final String time;

  private RowOrder(Schema schema, String vehicle, String time) {
    this.schema = schema;
    this.vehicle = vehicle;
    this.time = time;
  }

  /** The order of a dataset's rows. */
  public static RowOrder of(Dataset dataset) {
    return switch (dataset) {
      case RAW, DEAD_LETTER -> new RowOrder(dataset.schema(), "key", "kafka_timestamp");
      case ENRICHED -> new RowOrder(dataset.schema(), "vehicle_id", "window_start");
      default -> new RowOrder(dataset.schema(), "device_id", "event_time");
    };
  }

  private String vehicle(SpecificRecordBase row) {
    Object value = row.get(vehicle);
    if (value instanceof ByteBuffer bytes) {
      return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    }
    return value == null ? "" : (String) value;
  }

  /**
   * Which of so many shards has the row: always the same for a vehicle, or for a record of none.
   */
  public int shard(SpecificRecordBase row, int numShards) {
    String name = vehicle(row);
    int hash = name.isEmpty() ? Long.hashCode(number(row, "offset")) : name.hashCode();
    return Math.floorMod(hash, numShards);
  }

  /**
   * What the row is ordered by.
   *
   * @param texts those that keys have already, to be shared and added to
   */
  RowKey key(SpecificRecordBase row, Map<String, String> texts) {
    long counted = 0;
    for (String count : COUNTS) {
      counted += number(row, count);
    }
    return new RowKey(
        texts.computeIfAbsent(vehicle(row), Function.identity()),
        micros(row, time),
        texts.computeIfAbsent(text(row, "topic"), Function.identity()),
        number(row, "partition"),
        number(row, "offset"),
        counted,
        micros(row, "emitted_at"),
        texts.computeIfAbsent(text(row, "run_id"), Function.identity()));
  }

  private Object value(SpecificRecordBase row, String column) {
    Schema.Field field = schema.getField(column);
    return field == null ? null : row.get(field.pos());
  }

  private long number(SpecificRecordBase row, String column) {
    return value(row, column) instanceof Number number ? number.longValue() : 0;
  }

  private long micros(SpecificRecordBase row, String column) {
    return value(row, column) instanceof Instant instant
        ? ChronoUnit.MICROS.between(Instant.EPOCH, instant)
        : 0;
  }

  private String text(SpecificRecordBase row, String column) {
    return value(row, column) instanceof String text ? text : "";
  }
}
