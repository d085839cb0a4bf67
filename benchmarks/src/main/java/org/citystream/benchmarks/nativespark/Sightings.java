package org.citystream.benchmarks.nativespark;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.citystream.contracts.EmergencyEvent;
import org.citystream.contracts.Event;
import org.citystream.contracts.GpsEvent;
import org.citystream.contracts.Location;
import org.citystream.contracts.Topic;
import org.citystream.contracts.TrafficEvent;
import org.citystream.contracts.VehicleEvent;
import org.citystream.contracts.WeatherEvent;

/**
 * Sightings of one vehicle in few bytes, for the shuffle and the state of the join: no more of the
 * events than the join needs.
 */
final class Sightings {
  private static final int INITIAL_BYTES = 256;
  private static final List<Topic> TOPICS = List.of(Topic.values());
  private static final byte NO_ID = 0;
  private static final byte UUID_FOLLOWS = 1;
  private static final byte TEXT_FOLLOWS = 2;

  private final Output out = new Output(INITIAL_BYTES, -1);

  /** Adds one. */
  void add(int partition, long offset, Event event) {
    out.writeByte(TOPICS.indexOf(event.topic()));
    out.writeVarInt(partition, true);
    out.writeVarLong(offset, true);
    out.writeLong(LakeRows.micros(event.timestamp()));
    writeId(event.id());
    if (event instanceof VehicleEvent vehicle) {
      write(vehicle.location());
      write(vehicle.speed());
      out.writeString(vehicle.direction());
      out.writeString(vehicle.make());
      out.writeString(vehicle.model());
      out.writeInt(vehicle.year() == null ? Integer.MIN_VALUE : vehicle.year());
      out.writeString(vehicle.fuelType());
    } else if (event instanceof GpsEvent gps) {
      write(gps.coordinates());
      write(gps.speed());
      out.writeString(gps.direction());
      out.writeString(gps.vehicleType());
    } else if (event instanceof TrafficEvent traffic) {
      out.writeString(traffic.cameraId());
      out.writeString(traffic.trafficLevel());
      write(traffic.currentSpeed());
      write(traffic.freeFlowSpeed());
    } else if (event instanceof WeatherEvent weather) {
      write(weather.temperature());
      out.writeString(weather.weatherCondition());
      write(weather.precipitation());
      write(weather.windSpeed());
      write(weather.humidity());
      write(weather.airQualityIndex());
    } else if (event instanceof EmergencyEvent emergency) {
      out.writeString(emergency.incidentId());
      out.writeString(emergency.type());
      out.writeString(emergency.status());
      out.writeByte(
          emergency.hasIncident() == null ? -1 : Boolean.compare(emergency.hasIncident(), false));
    }
  }

  byte[] bytes() {
    return out.toBytes();
  }

  /**
   * Reads sightings, each an event without what the join does not need.
   *
   * @param vehicle whose they are
   */
  static List<Sighting> read(String vehicle, byte[] bytes) {
    List<Sighting> sightings = new ArrayList<>();
    Input in = new Input(bytes);
    while (!in.eof()) {
      Topic topic = TOPICS.get(in.readByte());
      int partition = in.readVarInt(true);
      long offset = in.readVarLong(true);
      Instant time = Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS);
      String id = readId(in);
      sightings.add(new Sighting(partition, offset, event(topic, id, vehicle, time, in)));
    }
    return sightings;
  }

  private static Event event(Topic topic, String id, String vehicle, Instant time, Input in) {
    return switch (topic) {
      case VEHICLE ->
          new VehicleEvent(
              id,
              vehicle,
              time,
              readLocation(in),
              readDouble(in),
              in.readString(),
              in.readString(),
              in.readString(),
              readYear(in),
              in.readString(),
              null,
              null,
              null);
      case GPS -> {
        Location place = readLocation(in);
        yield new GpsEvent(
            id, vehicle, time, readDouble(in), in.readString(), in.readString(), place);
      }
      case TRAFFIC ->
          new TrafficEvent(
              id,
              vehicle,
              time,
              in.readString(),
              null,
              null,
              in.readString(),
              readDouble(in),
              readDouble(in),
              null,
              null);
      case WEATHER -> {
        Double temperature = readDouble(in);
        String condition = in.readString();
        yield new WeatherEvent(
            id,
            vehicle,
            time,
            null,
            temperature,
            condition,
            readDouble(in),
            readDouble(in),
            readDouble(in),
            readDouble(in),
            null,
            null);
      }
      case EMERGENCY ->
          new EmergencyEvent(
              id,
              vehicle,
              time,
              in.readString(),
              in.readString(),
              null,
              in.readString(),
              null,
              null,
              null,
              readBoolean(in));
    };
  }

  private void writeId(String id) {
    UUID uuid = Sighting.uuid(id);
    if (id == null) {
      out.writeByte(NO_ID);
    } else if (uuid == null) {
      out.writeByte(TEXT_FOLLOWS);
      out.writeString(id);
    } else {
      out.writeByte(UUID_FOLLOWS);
      out.writeLong(uuid.getMostSignificantBits());
      out.writeLong(uuid.getLeastSignificantBits());
    }
  }

  private static String readId(Input in) {
    byte kind = in.readByte();
    if (kind == NO_ID) {
      return null;
    }
    return kind == TEXT_FOLLOWS
        ? in.readString()
        : new UUID(in.readLong(), in.readLong()).toString();
  }

  /** Values are finite: what is no number stands for none. */
  private void write(Double value) {
    out.writeDouble(value == null ? Double.NaN : value);
  }

  private static Double readDouble(Input in) {
    double value = in.readDouble();
    return Double.isNaN(value) ? null : value;
  }

  private void write(Location place) {
    write(place == null ? null : (Double) place.latitude());
    write(place == null ? null : (Double) place.longitude());
  }

  private static Location readLocation(Input in) {
    double latitude = in.readDouble();
    double longitude = in.readDouble();
    return Double.isNaN(latitude) ? null : new Location(latitude, longitude);
  }

  private static Integer readYear(Input in) {
    int year = in.readInt();
    return year == Integer.MIN_VALUE ? null : year;
  }

  private static Boolean readBoolean(Input in) {
    byte value = in.readByte();
    return value < 0 ? null : value > 0;
  }
}
