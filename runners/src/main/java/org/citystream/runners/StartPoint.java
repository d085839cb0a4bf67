package org.citystream.runners;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.DurationOption;
import org.citystream.pipeline.ingest.StartOffsets;
import org.joda.time.Duration;

/**
 * Where a run begins to read when its engine has no checkpoint to go on from.
 *
 * @param offsets the first record of every partition of every input topic
 * @param description the same for a person, as in "reading " + description
 */
record StartPoint(Map<TopicPartition, Long> offsets, String description) {
  private static final long PROGRESS_NANOS = 5_000_000_000L;

  /** The offsets as the pipeline takes them. */
  StartOffsets startOffsets() {
    return StartOffsets.of(offsets);
  }

  /**
   * Decides it, once, by what Kafka and the lake hold now.
   *
   * @param progress where a line goes for what the user should know meanwhile
   * @throws UsageException if Kafka cannot be asked, if the lake cannot be read, or if it holds
   *     records of a topic that was deleted and made anew
   */
  static StartPoint of(RunFrom from, CityOptions options, Consumer<String> progress) {
    try (KafkaOffsets kafka =
        new KafkaOffsets(options.getBootstrapServers(), Preflight.inputTopics())) {
      Map<TopicPartition, Long> latest = kafka.latest();
      return switch (from.place()) {
        case EARLIEST -> at(kafka.earliest(), latest, "from the earliest records");
        case LATEST -> at(latest, latest, "from the newest records");
        case INSTANT ->
            at(kafka.at(from.instant()), latest, "from the arrivals since " + from.instant());
        case LAKE -> afterLake(options, kafka.earliest(), latest, progress);
      };
    }
  }

  private static StartPoint at(
      Map<TopicPartition, Long> offsets, Map<TopicPartition, Long> latest, String where) {
    long behind = 0;
    for (Map.Entry<TopicPartition, Long> start : offsets.entrySet()) {
      behind += Math.max(0, latest.get(start.getKey()) - start.getValue());
    }
    return new StartPoint(
        offsets, String.format(Locale.ROOT, "%s: %,d records behind the newest", where, behind));
  }

  private static StartPoint afterLake(
      CityOptions options,
      Map<TopicPartition, Long> earliest,
      Map<TopicPartition, Long> latest,
      Consumer<String> progress) {
    Set<TopicPartition> filled = new HashSet<>(latest.keySet());
    filled.removeIf(partition -> latest.get(partition).equals(earliest.get(partition)));
    LakePosition lake = read(options, filled, nowAndThen(progress));
    Map<TopicPartition, Long> offsets = new HashMap<>(earliest);
    List<String> gone = new ArrayList<>();
    for (TopicPartition partition : latest.keySet()) {
      LakePosition.Offsets found = lake.partitions().get(partition);
      if (found == null) {
        continue;
      }
      if (found.next() > latest.get(partition)) {
        throw new UsageException(
            ("--lake=%s: holds offset %d of %s, but Kafka is at %d: the topic was made anew; give"
                    + " it a lake of its own, or --from=earliest")
                .formatted(options.getLake(), found.next() - 1, partition, latest.get(partition)));
      }
      if (found.resume() < earliest.get(partition)) {
        gone.add("%s %d to %d".formatted(partition, found.resume(), earliest.get(partition) - 1));
      } else {
        offsets.put(partition, found.resume());
      }
    }
    if (!gone.isEmpty()) {
      progress.accept(
          "warning: no longer in Kafka, so not read again: offsets of " + String.join(", ", gone));
    }
    if (lake.partitions().isEmpty()) {
      return at(offsets, latest, "from the earliest records, since the lake is empty");
    }
    StartPoint start = at(offsets, latest, "from the lake");
    return new StartPoint(
        offsets,
        start.description() + lake.openSince().map(open -> ", windows from " + open).orElse(""));
  }

  private static LakePosition read(
      CityOptions options, Set<TopicPartition> filled, Consumer<String> progress) {
    Duration skew = DurationOption.parse("maxFutureSkew", options.getMaxFutureSkew());
    Duration window = DurationOption.parsePositive("window", options.getWindow());
    Duration lateness = DurationOption.parse("allowedLateness", options.getAllowedLateness());
    // A day for brokers and workers whose clocks are ahead.
    Instant newest = Instant.now().plusMillis(skew.getMillis()).plus(1, ChronoUnit.DAYS);
    try (LakeFiles files = LakeFiles.of(options.getLake(), newest);
        LakeViews views = new LakeViews(window)) {
      OpenWindows.Found open = new OpenWindows(files, views, window, lateness, progress).find();
      return new FindLakePosition(files, views, progress).find(open, filled);
    } catch (IOException | SQLException e) {
      throw new UsageException(
          "--lake=%s: cannot be read (%s); --from says where to begin without it"
              .formatted(options.getLake(), e.getMessage().lines().findFirst().orElse("")));
    }
  }

  private static Consumer<String> nowAndThen(Consumer<String> progress) {
    long[] last = {System.nanoTime()};
    return line -> {
      if (System.nanoTime() - last[0] > PROGRESS_NANOS) {
        progress.accept(line);
        last[0] = System.nanoTime();
      }
    };
  }
}
