package org.citystream.runners;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.Dataset;
import org.joda.time.Duration;

/**
 * Finds the windows of a lake that may still change. The state of the join is lost, so these are
 * all that are not further behind the newest row than the allowed lateness, and all whose final row
 * counts fewer records than were processed.
 *
 * <p>Those of the second kind are looked for hour by hour, from the newest one through the hours
 * that hold windows of the first kind, and on until {@value #COMPLETE_HOURS} hours in a row have
 * none. The bound is there because a lake may be huge, and because a record that came too late is
 * processed but counted by no row: it would reopen its window for ever. What a crash leaves
 * incomplete was emitted last, and so is not far from the newest window or from other such windows.
 */
final class OpenWindows {
  private static final int COMPLETE_HOURS = 2;

  private final LakeFiles files;
  private final LakeViews views;
  private final long windowMicros;
  private final long latenessMicros;
  private final Consumer<String> progress;

  /**
   * What was found.
   *
   * @param since the start of the first one, in microseconds; 0 if no window was ever closed
   * @param hours the hours of event time that were looked at
   */
  record Found(long since, NavigableSet<Instant> hours) {}

  /**
   * The windows of a lake.
   *
   * @param views which know whose windows are looked for: all, or those of some partitions
   */
  OpenWindows(
      LakeFiles files,
      LakeViews views,
      Duration window,
      Duration allowedLateness,
      Consumer<String> progress) {
    this.files = files;
    this.views = views;
    windowMicros = window.getMillis() * 1000;
    latenessMicros = allowedLateness.getMillis() * 1000;
    this.progress = progress;
  }

  /** Finds them. */
  Found find() throws IOException, SQLException {
    long since = newestClosed().map(end -> startOf(end - latenessMicros)).orElse(0L);
    NavigableSet<Instant> hours = new TreeSet<>();
    Instant stop = stopAfter(instant(since));
    Optional<Instant> hour = newestHour(Instant.MAX);
    while (hour.isPresent() && !hour.get().isBefore(stop)) {
      progress.accept("looking for incomplete windows in the hour " + hour.get());
      hours.add(hour.get());
      Optional<Long> incomplete = incomplete(hour.get());
      if (incomplete.isPresent()) {
        since = Math.min(since, incomplete.get());
        stop = Stream.of(stop, stopAfter(hour.get())).min(Instant::compareTo).orElseThrow();
      }
      hour = newestHour(hour.get());
    }
    return new Found(since, hours);
  }

  private static Instant stopAfter(Instant time) {
    return time.truncatedTo(ChronoUnit.HOURS).minus(COMPLETE_HOURS, ChronoUnit.HOURS);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** The start of the window that holds a time. */
  private long startOf(long micros) {
    return Math.max(0, Math.floorDiv(micros, windowMicros) * windowMicros);
  }

  /** The end of the newest window that the watermark is known to have passed. */
  private Optional<Long> newestClosed() throws IOException, SQLException {
    String folder = Dataset.ENRICHED.path();
    Optional<Instant> hour = files.newestHour(folder, Instant.MAX);
    while (hour.isPresent()) {
      show(hour.get());
      Optional<Long> closed = views.number(LakeViews.sql("resume/closed"));
      if (closed.isPresent()) {
        return closed;
      }
      hour = files.newestHour(folder, hour.get());
    }
    return Optional.empty();
  }

  private Optional<Instant> newestHour(Instant before) throws IOException {
    List<Instant> hours = new ArrayList<>();
    files.newestHour(Dataset.ENRICHED.path(), before).ifPresent(hours::add);
    for (Topic topic : Topic.values()) {
      files.newestHour(Dataset.processed(topic).path(), before).ifPresent(hours::add);
    }
    return hours.stream().max(Instant::compareTo);
  }

  /** The first window that starts in the hour and counts too little. */
  private Optional<Long> incomplete(Instant hour) throws IOException, SQLException {
    show(hour);
    views.set("hour_micros", ChronoUnit.MICROS.between(Instant.EPOCH, hour));
    return views.number(LakeViews.sql("resume/incomplete"));
  }

  /** Shows the rows of the windows that start in the hour, and the records in them. */
  private void show(Instant hour) throws IOException, SQLException {
    Map<Dataset, List<String>> shown = new EnumMap<>(Dataset.class);
    shown.put(Dataset.ENRICHED, files.files(Dataset.ENRICHED.path(), hour));
    long lastMicros = ChronoUnit.MICROS.between(Instant.EPOCH, hour.plus(1, ChronoUnit.HOURS)) - 1;
    // A window that does not fit into its hour has records in the next ones, too.
    Instant end = instant(startOf(lastMicros) + windowMicros);
    for (Topic topic : Topic.values()) {
      Dataset dataset = Dataset.processed(topic);
      List<String> paths = new ArrayList<>();
      for (Instant h = hour; h.isBefore(end); h = h.plus(1, ChronoUnit.HOURS)) {
        paths.addAll(files.files(dataset.path(), h));
      }
      shown.put(dataset, paths);
    }
    views.show(shown);
  }
}
