package org.citystream.pipeline.enrich;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.beam.sdk.values.TupleTag;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.EmergencyRow;
import org.citystream.contracts.lake.GpsRow;
import org.citystream.contracts.lake.TrafficRow;
import org.citystream.contracts.lake.VehicleRow;
import org.citystream.contracts.lake.WeatherRow;
import org.citystream.pipeline.lake.RowChunk;

/**
 * One of the five sides of the join.
 *
 * <p>An engine holds what is kept of every record for as long as its window takes in late ones, so
 * it is no more than the join needs.
 *
 * @param topic the topic that feeds it
 * @param tag its tag in the join
 * @param type what is kept of a row; the schemas of all sides begin with the same columns
 * @param columns takes what is kept out of a row of the processed dataset
 */
record Side<T extends SpecificRecordBase>(
    Topic topic, TupleTag<RowChunk> tag, Class<T> type, KeptColumns columns) {
  private static final List<String> FIRST_COLUMNS =
      List.of("partition", "offset", "id", "device_id", "late", "event_time");
  private static final int PARTITION = FIRST_COLUMNS.indexOf("partition");
  private static final int OFFSET = FIRST_COLUMNS.indexOf("offset");
  private static final int ID = FIRST_COLUMNS.indexOf("id");
  private static final int VEHICLE_ID = FIRST_COLUMNS.indexOf("device_id");
  private static final int LATE = FIRST_COLUMNS.indexOf("late");
  private static final int EVENT_TIME = FIRST_COLUMNS.indexOf("event_time");

  static final Side<VehicleSide> VEHICLE =
      side(Topic.VEHICLE, VehicleSide.class, VehicleRow.getClassSchema());
  static final Side<GpsSide> GPS = side(Topic.GPS, GpsSide.class, GpsRow.getClassSchema());
  static final Side<TrafficSide> TRAFFIC =
      side(Topic.TRAFFIC, TrafficSide.class, TrafficRow.getClassSchema());
  static final Side<WeatherSide> WEATHER =
      side(Topic.WEATHER, WeatherSide.class, WeatherRow.getClassSchema());
  static final Side<EmergencySide> EMERGENCY =
      side(Topic.EMERGENCY, EmergencySide.class, EmergencyRow.getClassSchema());

  static final List<Side<?>> ALL = List.of(VEHICLE, GPS, TRAFFIC, WEATHER, EMERGENCY);

  private static <T extends SpecificRecordBase> Side<T> side(
      Topic topic, Class<T> type, Schema processed) {
    Schema kept = SpecificData.get().getSchema(type);
    List<String> columns = kept.getFields().stream().map(Schema.Field::name).toList();
    if (!columns.subList(0, FIRST_COLUMNS.size()).equals(FIRST_COLUMNS)) {
      throw new IllegalStateException(type + " begins with other columns: " + columns);
    }
    return new Side<>(
        topic, new TupleTag<>(topic.topicName()), type, new KeptColumns(processed, kept));
  }

  /** The side that a topic feeds. */
  static Side<?> of(Topic topic) {
    return switch (topic) {
      case VEHICLE -> VEHICLE;
      case GPS -> GPS;
      case TRAFFIC -> TRAFFIC;
      case WEATHER -> WEATHER;
      case EMERGENCY -> EMERGENCY;
    };
  }

  /**
   * What is kept of a row of the processed dataset, both in Avro's binary encoding.
   *
   * @param late whether the watermark had passed the end of its window when it was read
   */
  byte[] keep(ByteBuffer processed, boolean late) {
    return columns.of(processed, late);
  }

  int partition(T row) {
    return (int) row.get(PARTITION);
  }

  long offset(T row) {
    return (long) row.get(OFFSET);
  }

  /** The packed id; null if the sender gave none. */
  ByteBuffer id(T row) {
    return (ByteBuffer) row.get(ID);
  }

  String vehicle(T row) {
    return (String) row.get(VEHICLE_ID);
  }

  boolean late(T row) {
    return (boolean) row.get(LATE);
  }

  Instant eventTime(T row) {
    return (Instant) row.get(EVENT_TIME);
  }
}
