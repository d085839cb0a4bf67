package org.citystream.runners;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.citystream.simulator.city.GpxTrack;
import org.citystream.simulator.send.CitySimulator;
import org.citystream.simulator.send.FaultRates;
import org.citystream.simulator.send.GpxReplay;
import org.citystream.simulator.send.Progress;
import org.citystream.simulator.send.SendReport;
import org.citystream.simulator.send.SimulatorOptions;
import org.citystream.simulator.send.TopicFileReplay;
import picocli.CommandLine.Option;

/** The options that say what is sent: a city, a recording, or a real track. */
final class FeedOptions {
  @Option(names = "--vehicles", paramLabel = "N", description = "Vehicles of the city.")
  private int vehicles = 20;

  @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same journey.")
  private long seed = 1;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Event time between two reports of a vehicle, such as 10s.")
  private Duration interval = Duration.ofSeconds(10);

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Event time to simulate, such as 2h; without it, until all have arrived.")
  private Duration duration;

  @Option(
      names = "--routes",
      paramLabel = "ROUTE",
      split = ",",
      description = "Routes that the vehicles share, joined with commas.")
  private List<String> routes = List.of("london-birmingham", "san-jose-santa-clara");

  @Option(
      names = "--start",
      paramLabel = "INSTANT",
      description =
          "Event time of the first report, such as 2026-01-01T08:00:00Z; without it, early enough"
              + " for event time never to run ahead of the clock.")
  private Instant start;

  @Option(
      names = "--speedup",
      paramLabel = "X",
      description =
          "Seconds of event time a second of clock time; 0 is as fast as possible. Without it, 0"
              + " for the demo and 1 for simulate.")
  private Double speedup;

  @Option(names = "--rate", paramLabel = "N", description = "Most records a second; 0: no limit.")
  private long rate;

  @Option(
      names = "--malformed",
      paramLabel = "0..1",
      description = "Fraction of records that cannot be parsed.")
  private double malformed;

  @Option(
      names = "--late",
      paramLabel = "0..1",
      description = "Fraction of records that are held back by 1 to 5 minutes of event time.")
  private double late;

  @Option(
      names = "--duplicates",
      paramLabel = "0..1",
      description = "Fraction of records that are sent twice.")
  private double duplicates;

  @Option(
      names = "--disorder",
      paramLabel = "0..1",
      description = "Fraction of records that are held back by 5 to 20 seconds of event time.")
  private double disorder;

  @Option(
      names = "--badClock",
      paramLabel = "0..1",
      description = "Fraction of records that are dated days to years ahead.")
  private double badClock;

  @Option(
      names = "--replay",
      paramLabel = "FILE",
      description = "Send a recording, topic<TAB>key<TAB>value a line, instead of a city.")
  private Path replay;

  @Option(
      names = "--gpx",
      paramLabel = "FILE",
      description = "Drive one vehicle along a GPX track instead of a city.")
  private Path gpx;

  /**
   * What to send.
   *
   * @param defaultSpeedup the speed-up if none is given
   * @throws UsageException if an option makes no sense or a file cannot be read
   */
  Feed feed(double defaultSpeedup) {
    if (replay != null && gpx != null) {
      throw new UsageException("--replay and --gpx: give one of them");
    }
    if (rate < 0) {
      throw new UsageException("--rate=%d: must be 0 or more".formatted(rate));
    }
    try {
      if (replay != null) {
        return recording();
      }
      return gpx != null ? track() : city(defaultSpeedup);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** What is sent, in a few words. */
  String description() {
    if (replay != null) {
      return "recording " + replay;
    }
    return gpx != null ? "track " + gpx : "%d vehicles, seed %d".formatted(vehicles, seed);
  }

  private static void refuseFuture(String option, Instant time) {
    if (time.isAfter(Instant.now())) {
      throw new UsageException("%s: %s is ahead of the clock".formatted(option, time));
    }
  }

  private Feed city(double defaultSpeedup) {
    if (start != null) {
      refuseFuture("--start=" + start, start);
    }
    SimulatorOptions options =
        SimulatorOptions.builder()
            .vehicles(vehicles)
            .seed(seed)
            .interval(interval)
            .duration(duration)
            .routes(routes)
            .start(start)
            .speedup(speedup == null ? defaultSpeedup : speedup)
            .rate(rate)
            .faults(new FaultRates(malformed, late, duplicates, disorder, badClock))
            .build();
    return city(options);
  }

  /** A feed from a simulated city. */
  static Feed city(SimulatorOptions options) {
    return (bootstrapServers, progress) -> {
      try (CitySimulator simulator =
          new CitySimulator(options, bootstrapServers, listener(progress))) {
        return byTopic(simulator.run());
      }
    };
  }

  private Feed recording() {
    if (!Files.isReadable(replay) || Files.isDirectory(replay)) {
      throw new UsageException("--replay=%s: no file that can be read".formatted(replay));
    }
    try {
      TopicFileReplay.check(replay);
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException("--replay: " + e.getMessage());
    }
    return (bootstrapServers, progress) -> {
      try (TopicFileReplay sender =
          new TopicFileReplay(replay, rate, bootstrapServers, listener(progress))) {
        return byTopic(sender.run());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private Feed track() {
    GpxTrack track;
    try {
      track = GpxTrack.read(gpx);
    } catch (IOException e) {
      throw new UsageException("--gpx=%s: no file that can be read".formatted(gpx));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--gpx: " + e.getMessage());
    }
    GpxTrack.Point last = track.points().get(track.points().size() - 1);
    refuseFuture("--gpx=" + gpx, last.time());
    return (bootstrapServers, progress) -> {
      try (GpxReplay sender =
          new GpxReplay(track, track.name(), seed, rate, bootstrapServers, listener(progress))) {
        return byTopic(sender.run());
      }
    };
  }

  private static Consumer<Progress> listener(LongConsumer progress) {
    return sending ->
        progress.accept(sending.records().values().stream().mapToLong(Long::longValue).sum());
  }

  private static Map<String, Long> byTopic(SendReport report) {
    Map<String, Long> records = new TreeMap<>();
    report.records().forEach((topic, count) -> records.put(topic.topicName(), count));
    return records;
  }
}
