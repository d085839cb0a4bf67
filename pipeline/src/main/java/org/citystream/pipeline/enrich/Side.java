package org.citystream.pipeline.enrich;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
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
 * One of the five sides of the join, and what the join must know of a side's rows to count each
 * record once.
 */
record Side<T extends SpecificRecordBase>(
    Topic topic,
    TupleTag<RowChunk> tag,
    Class<T> type,
    ToIntFunction<T> partition,
    ToLongFunction<T> offset,
    Function<T, String> id,
    Function<T, Instant> eventTime) {

  static final Side<VehicleRow> VEHICLE =
      new Side<>(
          Topic.VEHICLE,
          new TupleTag<>("vehicle"),
          VehicleRow.class,
          VehicleRow::getPartition,
          VehicleRow::getOffset,
          VehicleRow::getId,
          VehicleRow::getEventTime);
  static final Side<GpsRow> GPS =
      new Side<>(
          Topic.GPS,
          new TupleTag<>("gps"),
          GpsRow.class,
          GpsRow::getPartition,
          GpsRow::getOffset,
          GpsRow::getId,
          GpsRow::getEventTime);
  static final Side<TrafficRow> TRAFFIC =
      new Side<>(
          Topic.TRAFFIC,
          new TupleTag<>("traffic"),
          TrafficRow.class,
          TrafficRow::getPartition,
          TrafficRow::getOffset,
          TrafficRow::getId,
          TrafficRow::getEventTime);
  static final Side<WeatherRow> WEATHER =
      new Side<>(
          Topic.WEATHER,
          new TupleTag<>("weather"),
          WeatherRow.class,
          WeatherRow::getPartition,
          WeatherRow::getOffset,
          WeatherRow::getId,
          WeatherRow::getEventTime);
  static final Side<EmergencyRow> EMERGENCY =
      new Side<>(
          Topic.EMERGENCY,
          new TupleTag<>("emergency"),
          EmergencyRow.class,
          EmergencyRow::getPartition,
          EmergencyRow::getOffset,
          EmergencyRow::getId,
          EmergencyRow::getEventTime);

  static final List<Side<?>> ALL = List.of(VEHICLE, GPS, TRAFFIC, WEATHER, EMERGENCY);

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
}
