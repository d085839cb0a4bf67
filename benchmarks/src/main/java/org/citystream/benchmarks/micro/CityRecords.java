package org.citystream.benchmarks.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.citystream.contracts.Event;
import org.citystream.contracts.EventJson;
import org.citystream.contracts.lake.RawRow;
import org.citystream.simulator.city.City;
import org.citystream.simulator.city.CityPlan;
import org.citystream.simulator.city.Route;

/** Records of the simulated city as Kafka delivers them, all five topics in turn. */
public final class CityRecords {
  /** How many records there are of a fleet. */
  public static final int OF_FLEET = 10_000;

  /** How many records there are of a group: of 40 vehicles in a minute. */
  public static final int OF_GROUP = 1_200;

  /** When the first record was written; long ago, for none may be ahead of the clock. */
  public static final Instant START = Instant.parse("2025-06-02T08:00:00Z");

  /** When the records arrived: after the last was written. */
  public static final Instant ARRIVAL = START.plusSeconds(60);

  private static final int TOPICS = 5;
  private static final int PARTITIONS = 8;
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  // All vehicles have departed by then.
  private static final Duration UNTIL_START = Duration.ofMinutes(10);

  private CityRecords() {}

  /** The records of a large fleet on its way. */
  public static List<RawRow> ofFleet() {
    return records(OF_FLEET / TOPICS / 4, OF_FLEET);
  }

  /** The records of the vehicles of one group of the join in one window. */
  public static List<RawRow> ofGroup() {
    return records(40, OF_GROUP);
  }

  private static List<RawRow> records(int vehicles, int count) {
    List<Route> routes = List.of(Route.named("london-birmingham"));
    Instant departure = START.minus(UNTIL_START);
    City city = new City(new CityPlan(1, vehicles, routes, INTERVAL, departure, null));
    for (long step = 0; step < UNTIL_START.dividedBy(INTERVAL); step++) {
      city.nextStep(event -> {});
    }
    List<RawRow> records = new ArrayList<>(count);
    while (records.size() < count) {
      city.nextStep(event -> records.add(record(event, records.size())));
    }
    return records;
  }

  private static RawRow record(Event event, long offset) {
    return RawRow.newBuilder()
        .setTopic(event.topic().topicName())
        .setPartition(Math.floorMod(event.device().hashCode(), PARTITIONS))
        .setOffset(offset)
        .setKafkaTimestamp(ARRIVAL)
        .setKey(ByteBuffer.wrap(event.device().getBytes(UTF_8)))
        .setValue(ByteBuffer.wrap(EventJson.write(event)))
        .build();
  }
}
