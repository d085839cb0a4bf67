package org.citystream.runners;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.citystream.contracts.EmergencyEvent;
import org.citystream.contracts.GpsEvent;
import org.citystream.contracts.Location;
import org.citystream.contracts.TrafficEvent;
import org.citystream.contracts.VehicleEvent;
import org.citystream.contracts.WeatherEvent;
import org.joda.time.Duration;

/**
 * Two hours in a city of three vehicles, in which every answer can be worked out by hand: a bus on
 * the road A1, an ambulance that comes to it from the ring, and a taxi that no camera sees while it
 * drives. What is reported of a vehicle in a minute is the same throughout, so that a window's mean
 * is its report.
 *
 * @param start an even hour, so that both hours are of one day
 * @param lake where the pipeline writes
 */
record KnownCity(Instant start, String lake) implements Feed {
  /** Vehicles and minutes of which something is known. */
  static final int WINDOWS = 22;

  private static final long POLL_MILLIS = 200;

  /** The last two whole hours that begin with an even one. */
  static KnownCity writtenTo(String lake) {
    long hours = Instant.now().getEpochSecond() / 7200;
    return new KnownCity(Instant.ofEpochSecond((hours - 1) * 7200), lake);
  }

  /** A minute as the lake shows it. */
  String minute(int minute) {
    return LocalDateTime.ofInstant(start, ZoneOffset.UTC).plusMinutes(minute).toString();
  }

  /** Sends a record of the bus too late: when all rows of the join are in the lake. */
  @Override
  public Map<String, Long> send(String bootstrapServers, LongConsumer progress) {
    Map<String, Long> sent = new TreeMap<>(onTime().send(bootstrapServers, progress));
    awaitRows();
    late().send(bootstrapServers, progress).forEach((topic, n) -> sent.merge(topic, n, Long::sum));
    return sent;
  }

  private void awaitRows() {
    try (LakeAudit audit = new LakeAudit(lake, Duration.standardMinutes(1))) {
      while (audit.account().enrichedRows() < WINDOWS) {
        Thread.sleep(POLL_MILLIS);
      }
    } catch (IOException | SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private TestFeed onTime() {
    // The same offsets in both partitions, and the same keys in several topics.
    TestFeed feed = new TestFeed().toPartition(1);
    feed.value("vehicle_data", "ambulance", "{".getBytes(UTF_8));
    ambulance(feed, 1, 20);
    ambulance(feed, 2, 30);
    ambulance(feed, 3, 40);
    traffic(feed, "ambulance", time(3), "cam-A1-002", 25, 50);
    traffic(feed, "ambulance", time(3).plusSeconds(10), null, 25, 50);
    traffic(feed, "ambulance", time(5), "cam-north-ring-007", 25, 50);
    weather(feed, "ambulance", 5, "Sunny", 10.0, 0.0);
    traffic(feed, "taxi", time(0), "cam-A1-002", 25, 50);
    taxi(feed, 1, 10);
    taxi(feed, 2, 0);
    taxi(feed, 3, 10);
    taxi(feed, 4, 10);
    traffic(feed, "taxi", windowStart(5), "cam-A1-002", 25, 50);
    feed.toPartition(0);
    feed.value("vehicle_data", "bus", "speed=12".getBytes(UTF_8));
    feed.value("gps_data", "bus", "[]".getBytes(UTF_8));
    bus(feed, 0, 52.000, 0, 60);
    bus(feed, 1, 52.001, 36, 40);
    bus(feed, 2, 52.003, 60, 50);
    bus(feed, 3, 52.004, 12, 15);
    bus(feed, 4, 52.018, 30, 30);
    bus(feed, 16, 52.020, 54, 55);
    bus(feed, 17, 52.022, 2, 50);
    bus(feed, 61, 52.031, 48, 50);
    bus(feed, 62, 52.031, 0, 50);
    bus(feed, 63, 52.031, 0, 50);
    weather(feed, "bus", 0, "Sunny", 10.0, 0.0);
    weather(feed, "bus", 1, "Sunny", 12.0, 0.0);
    weather(feed, "bus", 2, "Rainy", 8.0, 1.5);
    weather(feed, "bus", 3, "Rainy", 9.0, 2.0);
    weather(feed, "bus", 4, "Rainy", 20.0, 1.0);
    weather(feed, "bus", 16, "Cloudy", 5.0, 0.0);
    weather(feed, "bus", 17, "Snowy", 8.0, 1.0);
    weather(feed, "bus", 45, null, 7.0, null);
    weather(feed, "bus", 61, "Foggy", 4.0, null);
    weather(feed, "bus", 62, null, null, null);
    weather(feed, "bus", 63, null, 8.0, null);
    noIncident(feed, 1, "Accident", false);
    incident(feed, "bus", 3, "crash", "Accident", "Active", null);
    incident(feed, "bus", 4, "crash", "Accident", "Responding", 5.0);
    incident(feed, "taxi", 1, "bump", "Accident", "Responding", 7.0);
    incident(feed, "taxi", 2, "crash", "Breakdown", "Active", null);
    incident(feed, "taxi", 3, "crash", "Accident", "Active", 3.0);
    incident(feed, "taxi", 3, null, "Flood", null, null);
    incident(feed, "taxi", 4, null, "Flood", null, null);
    incident(feed, "taxi", 4, "fire", "Fire", null, null);
    incident(feed, "ambulance", 1, "fire", "Fire", "Active", null);
    incident(feed, "ambulance", 1, null, "Flood", null, null);
    incident(feed, "ambulance", 2, "fire", "Fire", "Resolved", 4.5);
    noIncident(feed, 30, "None", null);
    // Sent a second time by its sender.
    vehicle(feed, "bus", 1, 52.001, 36.0);
    return feed;
  }

  private TestFeed late() {
    Instant end = time(2).plusSeconds(15);
    return new TestFeed()
        .event(
            new VehicleEvent(
                "late", "bus", end, null, 40.0, null, null, null, null, null, null, null, null));
  }

  private void bus(TestFeed feed, int minute, double latitude, double speed, double traffic) {
    vehicle(feed, "bus", minute, latitude, speed);
    feed.event(
        new GpsEvent("v" + minute, "bus", time(minute), speed, null, "Bus", new Location(1, 1)));
    // As the simulator spells it, and later as a producer does that names no road.
    String camera = minute < 60 ? "cam-A1-0%02d".formatted(minute) : "Nikon-Cam123";
    traffic(feed, "bus", time(minute), camera, traffic, 60);
  }

  private void ambulance(TestFeed feed, int minute, double speed) {
    vehicle(feed, "ambulance", minute, 52.1, speed);
    traffic(feed, "ambulance", windowStart(minute), "cam-north-ring-007", 25, 50);
  }

  private void taxi(TestFeed feed, int minute, double speed) {
    feed.event(new GpsEvent(null, "taxi", time(minute), speed, null, "Taxi", null));
  }

  private void vehicle(TestFeed feed, String device, int minute, double latitude, double speed) {
    feed.event(
        new VehicleEvent(
            "v" + minute,
            device,
            time(minute),
            new Location(latitude, -1),
            speed,
            "North",
            "BMW",
            "C500",
            2024,
            "Hybrid",
            null,
            null,
            null));
  }

  private void traffic(
      TestFeed feed, String device, Instant time, String camera, double speed, double freeFlow) {
    feed.event(
        new TrafficEvent(
            "t" + time, device, time, camera, null, null, "Light", speed, freeFlow, null, null));
  }

  private void weather(
      TestFeed feed,
      String device,
      int minute,
      String condition,
      Double temperature,
      Double precipitation) {
    feed.event(
        new WeatherEvent(
            "w" + minute,
            device,
            time(minute),
            null,
            temperature,
            condition,
            precipitation,
            null,
            null,
            null,
            null,
            null));
  }

  private void incident(
      TestFeed feed,
      String device,
      int minute,
      String incident,
      String type,
      String status,
      Double response) {
    feed.event(
        new EmergencyEvent(
            incident + minute,
            device,
            time(minute),
            incident,
            type,
            null,
            status,
            null,
            null,
            response,
            null));
  }

  private void noIncident(TestFeed feed, int minute, String type, Boolean hasIncident) {
    feed.event(
        new EmergencyEvent(
            "n" + minute,
            "bus",
            time(minute),
            "nothing-" + minute,
            type,
            null,
            "Active",
            null,
            null,
            null,
            hasIncident));
  }

  private Instant time(int minute) {
    return windowStart(minute).plusSeconds(30);
  }

  private Instant windowStart(int minute) {
    return start.plusSeconds(60L * minute);
  }
}
