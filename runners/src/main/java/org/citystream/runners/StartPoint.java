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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.kafka.common.TopicPartition;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.DurationOption;
import org.citystream.pipeline.ingest.PartitionGroup;
import org.citystream.pipeline.ingest.StartOffsets;
import org.citystream.runners.spark.Beginning;
import org.joda.time.Duration;

/**
 * Where a run begins to read.
 *
 * @param offsets the first record of every partition of the run's group, of every input topic
 * @param topicIds Kafka's own id of every input topic, by name
 * @param description the offsets for a person, as in "reading " + description
 */
record StartPoint(
    Map<TopicPartition, Long> offsets, Map<String, String> topicIds, String description) {
  private static final long PROGRESS_NANOS = 5_000_000_000L;

  /** The offsets as the pipeline takes them. */
  StartOffsets startOffsets() {
    return StartOffsets.of(offsets);
  }

  /** What a checkpoint of the run has to know of it. */
  Beginning beginning(CityOptions options) {
    return new Beginning(options.getRunId(), topicIds, offsets);
  }

  /**
   * Decides where a run begins, once, by what Kafka and the lake hold now.
   *
   * @param progress where a line goes for what the user should know meanwhile
   * @throws UsageException if Kafka cannot be asked, if the lake cannot be read, or if it holds
   *     records of a topic that was deleted and made anew
   */
  static StartPoint of(RunFrom from, CityOptions options, Consumer<String> progress) {
    try (KafkaOffsets kafka = kafka(options)) {
      return switch (from.place()) {
        case EARLIEST -> at(kafka.earliest(), options, kafka, "from the earliest records");
        case LATEST -> at(kafka.latest(), options, kafka, "from the newest records");
        case INSTANT ->
            at(
                kafka.at(from.instant()),
                options,
                kafka,
                "from the arrivals since " + from.instant());
        case LAKE -> afterLake(Map.of(), options, kafka, progress);
      };
    }
  }

  /**
   * Decides where a run begins anew: where the lake needs it, but nowhere before it last began,
   * which is here.
   *
   * @throws UsageException as {@link #of}
   * @throws RunFailedException if a topic was deleted and made anew, so that no offset is what it
   *     was
   */
  StartPoint anew(CityOptions options, Consumer<String> progress) {
    try (KafkaOffsets kafka = kafka(options)) {
      madeAnew(topicIds, kafka)
          .ifPresent(
              topic -> {
                throw new RunFailedException(
                    "topic %s was made anew while the run read it; start again with a --lake of its own"
                        .formatted(topic));
              });
      return afterLake(offsets, options, kafka, progress);
    }
  }

  /**
   * Where a run began that goes on from its checkpoint.
   *
   * @throws UsageException if it cannot, for its topics or their partitions are others now
   */
  static StartPoint goneOnFrom(Beginning beginning, CityOptions options) {
    try (KafkaOffsets kafka = kafka(options)) {
      String folder = options.as(SparkPipelineOptions.class).getCheckpointDir();
      madeAnew(beginning.topicIds(), kafka)
          .ifPresent(
              topic -> {
                throw new UsageException(
                    ("--checkpointDir=%s: topic %s was made anew since its checkpoint; name an"
                            + " empty folder, and a --lake of its own")
                        .formatted(folder, topic));
              });
      Set<TopicPartition> added = new TreeSet<>(StartOffsets.ORDER);
      added.addAll(kafka.latest().keySet());
      added.removeAll(beginning.offsets().keySet());
      if (!added.isEmpty()) {
        throw new UsageException(
            ("--checkpointDir=%s: partitions were added since its checkpoint: %s; name an empty"
                    + " folder, and the run resumes --from=lake")
                .formatted(folder, added));
      }
      return new StartPoint(
          beginning.offsets(), beginning.topicIds(), "on from the checkpoint in " + folder);
    }
  }

  /** A topic that is another one now, though its name is the same. */
  private static Optional<String> madeAnew(Map<String, String> topicIds, KafkaOffsets kafka) {
    return kafka.topicIds().keySet().stream()
        .filter(topic -> !kafka.topicIds().get(topic).equals(topicIds.get(topic)))
        .findFirst();
  }

  private static KafkaOffsets kafka(CityOptions options) {
    return new KafkaOffsets(
        options.getBootstrapServers(), Preflight.inputTopics(), PartitionGroup.of(options));
  }

  private static StartPoint at(
      Map<TopicPartition, Long> offsets, CityOptions options, KafkaOffsets kafka, String where) {
    PartitionGroup group = PartitionGroup.of(options);
    String what = group.isAll() ? "" : "partitions %s ".formatted(group);
    long behind = 0;
    for (Map.Entry<TopicPartition, Long> newest : kafka.latest().entrySet()) {
      behind += Math.max(0, newest.getValue() - offsets.get(newest.getKey()));
    }
    return new StartPoint(
        offsets,
        kafka.topicIds(),
        String.format(Locale.ROOT, "%s%s: %,d records behind the newest", what, where, behind));
  }

  /**
   * Where the lake needs it.
   *
   * @param began offsets that no partition is read before
   */
  private static StartPoint afterLake(
      Map<TopicPartition, Long> began,
      CityOptions options,
      KafkaOffsets kafka,
      Consumer<String> progress) {
    Map<TopicPartition, Long> earliest = kafka.earliest();
    Map<TopicPartition, Long> latest = kafka.latest();
    Set<TopicPartition> filled = new HashSet<>(latest.keySet());
    filled.removeIf(partition -> latest.get(partition).equals(earliest.get(partition)));
    LakePosition lake = read(options, filled, nowAndThen(progress));
    Map<TopicPartition, Long> offsets = new HashMap<>(earliest);
    List<String> gone = new ArrayList<>();
    for (TopicPartition partition : latest.keySet()) {
      long first = earliest.get(partition);
      long needed = began.getOrDefault(partition, first);
      LakePosition.Offsets found = lake.partitions().get(partition);
      if (found != null) {
        if (found.next() > latest.get(partition)) {
          throw new UsageException(
              ("--lake=%s: holds offset %d of %s, but Kafka is at %d: the topic was made anew; give"
                      + " it a lake of its own, or --from=earliest")
                  .formatted(
                      options.getLake(), found.next() - 1, partition, latest.get(partition)));
        }
        needed = Math.max(found.resume(), began.getOrDefault(partition, 0L));
      }
      if (needed < first) {
        gone.add("%s %d to %d".formatted(partition, needed, first - 1));
      } else {
        offsets.put(partition, needed);
      }
    }
    if (!gone.isEmpty()) {
      progress.accept(
          "warning: no longer in Kafka, so not read again: offsets of " + String.join(", ", gone));
    }
    if (lake.partitions().isEmpty()) {
      String where = began.isEmpty() ? "from the earliest records" : "from where the run began";
      String empty =
          PartitionGroup.of(options).isAll()
              ? ", since the lake is empty"
              : ", since the lake has nothing of them";
      return at(offsets, options, kafka, where + empty);
    }
    String windows = lake.openSince().map(open -> ", windows from " + open).orElse("");
    return at(offsets, options, kafka, "from the lake" + windows);
  }

  private static LakePosition read(
      CityOptions options, Set<TopicPartition> filled, Consumer<String> progress) {
    Duration skew = DurationOption.parse("maxFutureSkew", options.getMaxFutureSkew());
    Duration window = DurationOption.parsePositive("window", options.getWindow());
    Duration lateness = DurationOption.parse("allowedLateness", options.getAllowedLateness());
    // A day for brokers and workers whose clocks are ahead.
    Instant newest = Instant.now().plusMillis(skew.getMillis()).plus(1, ChronoUnit.DAYS);
    try (LakeFiles files = LakeFiles.of(options.getLake(), newest);
        LakeViews views = new LakeViews(window, PartitionGroup.of(options))) {
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
