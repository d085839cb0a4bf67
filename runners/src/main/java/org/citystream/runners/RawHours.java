package org.citystream.runners;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.Dataset;

/** The newest hours of arrival of a topic's raw archive, as far back as somebody needs them. */
final class RawHours {
  private final Topic topic;
  private final LakeFiles files;
  private final LakeViews views;
  private final Consumer<String> progress;
  private final NavigableSet<Instant> hours = new TreeSet<>();

  RawHours(Topic topic, LakeFiles files, LakeViews views, Consumer<String> progress) {
    this.topic = topic;
    this.files = files;
    this.views = views;
    this.progress = progress;
  }

  /** The folder of a topic below the lake. */
  static String folder(Topic topic) {
    return Dataset.RAW.path() + "/topic=" + topic.topicName();
  }

  /** Those that have been added. */
  NavigableSet<Instant> hours() {
    return Collections.unmodifiableNavigableSet(hours);
  }

  /** Adds older hours that have files, so many at most; says whether there were any. */
  boolean lookBack(int most) throws IOException {
    int before = hours.size();
    Optional<Instant> hour = next();
    while (hour.isPresent() && hours.size() - before < most) {
      hours.add(hour.get());
      hour = next();
    }
    return hours.size() > before;
  }

  private Optional<Instant> next() throws IOException {
    return files.newestHour(folder(topic), hours.isEmpty() ? Instant.MAX : hours.first());
  }

  /** Adds older hours until all of the topic's partitions among these are found. */
  void lookFor(Set<TopicPartition> partitions) throws IOException, SQLException {
    Set<TopicPartition> missing = new HashSet<>(partitions);
    missing.removeIf(partition -> !partition.topic().equals(topic.topicName()));
    for (Instant hour : hours.descendingSet()) {
      removeFound(hour, missing);
    }
    while (!missing.isEmpty() && lookBack(1)) {
      progress.accept("looking for %s in the hour %s".formatted(missing, hours.first()));
      removeFound(hours.first(), missing);
    }
  }

  private void removeFound(Instant hour, Set<TopicPartition> missing)
      throws IOException, SQLException {
    if (!missing.isEmpty()) {
      views.show(Map.of(Dataset.RAW, files.files(folder(topic), hour)));
      views.query(
          "SELECT DISTINCT partition FROM raw",
          row -> missing.remove(new TopicPartition(topic.topicName(), row.getInt(1))));
    }
  }
}
