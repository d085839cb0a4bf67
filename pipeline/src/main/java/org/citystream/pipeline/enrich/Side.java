package org.citystream.pipeline.enrich;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.beam.sdk.values.TupleTag;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.EmergencyRow;
import org.citystream.contracts.lake.GpsRow;
import org.citystream.contracts.lake.TrafficRow;
import org.citystream.contracts.lake.VehicleRow;
import org.citystream.contracts.lake.WeatherRow;
import org.citystream.pipeline.lake.AvroRows;
import org.citystream.pipeline.lake.RowChunk;

/**
 * One of the five sides of the join, what the join keeps of a side's rows, and what it must know of
 * them to count each record once.
 *
 * <p>An engine holds what is kept of every record for as long as its window takes in late ones, so
 * it is no more than the join needs.
 */
record Side<T extends SpecificRecordBase>(
    Topic topic,
    TupleTag<RowChunk> tag,
    Class<T> type,
    SpecificDatumReader<T> fromProcessed,
    ToIntFunction<T> partition,
    ToLongFunction<T> offset,
    Function<T, ByteBuffer> id,
    BiConsumer<T, ByteBuffer> setId,
    Function<T, Instant> eventTime) {

  static final Side<VehicleSide> VEHICLE =
      new Side<>(
          Topic.VEHICLE,
          new TupleTag<>("vehicle"),
          VehicleSide.class,
          AvroRows.reader(VehicleRow.getClassSchema(), VehicleSide.class),
          VehicleSide::getPartition,
          VehicleSide::getOffset,
          VehicleSide::getId,
          VehicleSide::setId,
          VehicleSide::getEventTime);
  static final Side<GpsSide> GPS =
      new Side<>(
          Topic.GPS,
          new TupleTag<>("gps"),
          GpsSide.class,
          AvroRows.reader(GpsRow.getClassSchema(), GpsSide.class),
          GpsSide::getPartition,
          GpsSide::getOffset,
          GpsSide::getId,
          GpsSide::setId,
          GpsSide::getEventTime);
  static final Side<TrafficSide> TRAFFIC =
      new Side<>(
          Topic.TRAFFIC,
          new TupleTag<>("traffic"),
          TrafficSide.class,
          AvroRows.reader(TrafficRow.getClassSchema(), TrafficSide.class),
          TrafficSide::getPartition,
          TrafficSide::getOffset,
          TrafficSide::getId,
          TrafficSide::setId,
          TrafficSide::getEventTime);
  static final Side<WeatherSide> WEATHER =
      new Side<>(
          Topic.WEATHER,
          new TupleTag<>("weather"),
          WeatherSide.class,
          AvroRows.reader(WeatherRow.getClassSchema(), WeatherSide.class),
          WeatherSide::getPartition,
          WeatherSide::getOffset,
          WeatherSide::getId,
          WeatherSide::setId,
          WeatherSide::getEventTime);
  static final Side<EmergencySide> EMERGENCY =
      new Side<>(
          Topic.EMERGENCY,
          new TupleTag<>("emergency"),
          EmergencySide.class,
          AvroRows.reader(EmergencyRow.getClassSchema(), EmergencySide.class),
          EmergencySide::getPartition,
          EmergencySide::getOffset,
          EmergencySide::getId,
          EmergencySide::setId,
          EmergencySide::getEventTime);

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

  /** What is kept of a row of the processed dataset, both in Avro's binary encoding. */
  byte[] keep(byte[] processed) {
    T kept = AvroRows.decode(fromProcessed, new RowChunk(1, processed)).get(0);
    if (id.apply(kept) != null) {
      setId.accept(kept, RecordId.pack(id.apply(kept)));
    }
    return AvroRows.encode(kept);
  }
}
