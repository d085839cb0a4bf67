package org.citystream.runners;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.Dataset;

/**
 * Finds where to go on reading so that a lake misses nothing in the end, whatever moment its last
 * run was killed at. Its datasets are written by different steps, so any of them may lag behind the
 * others. A partition goes on after its newest raw record, but not after
 *
 * <ul>
 *   <li>the first record that lacks its raw row, or its processed row or dead letter. Raw is looked
 *       at by hours of arrival, from the newest back until every partition is found, and on until
 *       the first of these hours lacks nothing. Offsets that Kafka left out, as for transactions,
 *       look like lost records: some is read again that need not be;
 *   <li>the first record of any of the {@link OpenWindows}.
 * </ul>
 */
final class FindLakePosition {
  private static final int FEWEST_RAW_HOURS = 2;

  private final LakeFiles files;
  private final LakeViews views;
  private final Consumer<String> progress;
  private final Map<Topic, RawHours> rawHours = new EnumMap<>(Topic.class);
  private final Map<Topic, Set<Instant>> processedHours = new EnumMap<>(Topic.class);

  FindLakePosition(LakeFiles files, LakeViews views, Consumer<String> progress) {
    this.files = files;
    this.views = views;
    this.progress = progress;
  }

  /**
   * Finds it.
   *
   * @param open the windows that must be built anew
   * @param filled the partitions that have records in Kafka: the others are not looked for
   */
  LakePosition find(OpenWindows.Found open, Set<TopicPartition> filled)
      throws IOException, SQLException {
    for (Topic topic : Topic.values()) {
      RawHours hours = new RawHours(topic, files, views, progress);
      // Where every window is open, every record is needed.
      hours.lookBack(open.since() == 0 ? Integer.MAX_VALUE : FEWEST_RAW_HOURS);
      hours.lookFor(filled);
      rawHours.put(topic, hours);
      processedHours.put(topic, new HashSet<>(open.hours()));
    }
    do {
      show();
      if (lookWhereEventsAre()) {
        show();
      }
    } while (lookBeforeLosses());
    views.set("open_since", open.since());
    return position();
  }

  private void show() throws IOException, SQLException {
    Map<Dataset, List<String>> shown = new EnumMap<>(Dataset.class);
    Set<Instant> arrivals = new TreeSet<>();
    views.execute("CREATE OR REPLACE TABLE raw_since (topic VARCHAR, since BIGINT)");
    for (Topic topic : Topic.values()) {
      NavigableSet<Instant> hours = rawHours.get(topic).hours();
      arrivals.addAll(hours);
      addFiles(shown, Dataset.RAW, RawHours.folder(topic), hours);
      Dataset processed = Dataset.processed(topic);
      addFiles(shown, processed, processed.path(), processedHours.get(topic));
      if (!hours.isEmpty()) {
        views.execute(
            "INSERT INTO raw_since VALUES ('%s', %d)"
                .formatted(topic.topicName(), hours.first().toEpochMilli() * 1000));
      }
    }
    addFiles(shown, Dataset.DEAD_LETTER, Dataset.DEAD_LETTER.path(), arrivals);
    views.show(shown);
    for (String view : List.of("archived", "unarchived", "lost")) {
      views.execute(
          "CREATE OR REPLACE VIEW %s AS %s".formatted(view, LakeViews.sql("resume/" + view)));
    }
  }

  private void addFiles(
      Map<Dataset, List<String>> shown, Dataset dataset, String folder, Set<Instant> hours)
      throws IOException {
    List<String> paths = shown.computeIfAbsent(dataset, first -> new ArrayList<>());
    for (Instant hour : hours) {
      progress.accept("reading %s of the hour %s".formatted(folder, hour));
      paths.addAll(files.files(folder, hour));
    }
  }

  /** Adds the hours in which the processed rows of raw records must be; says if there are any. */
  private boolean lookWhereEventsAre() throws SQLException {
    boolean[] added = {false};
    views.query(
        "SELECT topic, value FROM unarchived",
        row -> {
          Topic topic = Topic.named(row.getString("topic")).orElseThrow();
          EventTime.of(topic, row.getBlob("value"))
              .map(time -> time.truncatedTo(ChronoUnit.HOURS))
              .ifPresent(hour -> added[0] |= processedHours.get(topic).add(hour));
        });
    return added[0];
  }

  /** Adds older raw hours of the topics that lack something in the first hour. */
  private boolean lookBeforeLosses() throws IOException, SQLException {
    Map<Topic, Instant> losses = new HashMap<>();
    views.query(
        LakeViews.sql("resume/lost_since"),
        row ->
            losses.put(
                Topic.named(row.getString("topic")).orElseThrow(),
                Instant.EPOCH.plus(row.getLong("since"), ChronoUnit.MICROS)));
    boolean added = false;
    for (Map.Entry<Topic, Instant> loss : losses.entrySet()) {
      RawHours hours = rawHours.get(loss.getKey());
      if (loss.getValue().isBefore(hours.hours().first().plus(1, ChronoUnit.HOURS))) {
        added |= hours.lookBack(hours.hours().size());
      }
    }
    return added;
  }

  private LakePosition position() throws SQLException {
    Map<TopicPartition, LakePosition.Offsets> partitions = new HashMap<>();
    TreeSet<Instant> windows = new TreeSet<>();
    views.query(
        LakeViews.sql("resume/offsets"),
        row -> {
          var partition = new TopicPartition(row.getString("topic"), row.getInt("partition"));
          partitions.put(
              partition, new LakePosition.Offsets(row.getLong("next"), row.getLong("resume")));
          long window = row.getLong("first_window");
          if (!row.wasNull()) {
            windows.add(Instant.EPOCH.plus(window, ChronoUnit.MICROS));
          }
        });
    return new LakePosition(
        partitions, windows.isEmpty() ? Optional.empty() : Optional.of(windows.first()));
  }
}
