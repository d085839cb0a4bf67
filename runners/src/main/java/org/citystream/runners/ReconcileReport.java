package org.citystream.runners;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.citystream.contracts.Topic;
import org.citystream.pipeline.ingest.StartOffsets;
import org.citystream.runners.Reconciliation.Offsets;
import org.citystream.runners.Reconciliation.Partition;
import org.citystream.runners.Reconciliation.Window;
import org.citystream.runners.Reconciliation.Wrong;

/** What was found in a lake, for people and for programs. */
final class ReconcileReport {
  private static final int MOST_LINES = 50;

  private final Map<TopicPartition, Partition> partitions = new TreeMap<>(StartOffsets.ORDER);
  private final Map<TopicPartition, Long> unread = new TreeMap<>(StartOffsets.ORDER);
  private final Map<TopicPartition, Long> onlyInKafka = new TreeMap<>(StartOffsets.ORDER);
  // Of these there may be millions.
  private final List<List<?>> firstOffsets = new ArrayList<>();
  private final List<Window> windows = new ArrayList<>();
  private final Map<String, String> broken;
  private final Repair repair = new Repair();
  private int wrongOffsets;

  /**
   * Nothing yet but broken files.
   *
   * @param broken what is wrong with files that were left out, by where they are now
   */
  ReconcileReport(Map<String, String> broken) {
    this.broken = broken;
  }

  /** Adds what became of a partition's records. */
  void add(Partition partition) {
    partitions.put(new TopicPartition(partition.topic(), partition.partition()), partition);
  }

  /** Adds records that the lake may still get. */
  void addUnread(Offsets offsets) {
    unread.put(offsets.topicPartition(), offsets.count());
  }

  /**
   * Adds records of the lake with which something is wrong.
   *
   * @param inKafka whether Kafka may still have them
   */
  void add(Wrong wrong, boolean inKafka) {
    add(wrong.offsets(), wrong.problem());
    if (wrong.withoutRaw() && inKafka) {
      repair.readAgain(wrong.earliest());
    }
  }

  /** Adds records that are nowhere in the lake. */
  void add(RecordsInKafka.Found found) {
    add(found.offsets(), "not in raw");
    onlyInKafka.merge(found.offsets().topicPartition(), found.count(), Long::sum);
    repair.readAgain(found.earliest());
  }

  private void add(Offsets offsets, String problem) {
    wrongOffsets++;
    if (firstOffsets.size() < MOST_LINES) {
      firstOffsets.add(
          List.of(offsets.topic(), offsets.partition(), offsets.first(), offsets.last(), problem));
    }
  }

  /** Adds a window that does not count what was processed. */
  void add(Window window) {
    windows.add(window);
    if (!window.open()) {
      repair.recompute(window.start(), window.end(), window.delay());
    }
  }

  /** What helps. */
  Repair repair() {
    return repair;
  }

  /** How many records of a topic were lost. */
  long lost(Topic topic) {
    return sum(
        partitions.values().stream()
            .filter(partition -> partition.topic().equals(topic.topicName()))
            .toList(),
        Partition::lost);
  }

  /** Whether nothing is wrong. */
  boolean sound() {
    return broken.isEmpty()
        && onlyInKafka.isEmpty()
        && partitions.values().stream().allMatch(Partition::sound)
        && windows.stream().allMatch(Window::open);
  }

  /** Prints a table of what was found, and one of each kind of thing that is wrong. */
  void print(PrintWriter out) {
    partitionTable().print(out);

    TextColumns offsets =
        new TextColumns(List.of("topic", "partition", "first offset", "last offset", "problem"));
    firstOffsets.forEach(offsets::add);
    print(offsets, wrongOffsets, out);

    TextColumns wrongWindows =
        new TextColumns(List.of("window", "vehicles", "missing", "counted too often", ""));
    for (Window wrong : windows.subList(0, Math.min(windows.size(), MOST_LINES))) {
      wrongWindows.add(
          List.of(
              wrong.start(),
              number(wrong.vehicles()),
              number(wrong.missing()),
              number(wrong.tooMany()),
              wrong.open() ? "still open" : ""));
    }
    print(wrongWindows, windows.size(), out);

    TextColumns files = new TextColumns(List.of("broken file", "problem"));
    broken.forEach((file, problem) -> files.add(List.of(file, problem)));
    print(files, files.size(), out);

    List<String> repairs = repair.lines();
    if (!repairs.isEmpty()) {
      out.println();
      repairs.forEach(out::println);
    }
  }

  private TextColumns partitionTable() {
    Map<TopicPartition, Partition> found = new TreeMap<>(StartOffsets.ORDER);
    found.putAll(partitions);
    // Of these the lake may have nothing.
    Stream.of(unread, onlyInKafka)
        .flatMap(records -> records.keySet().stream())
        .forEach(
            kafka ->
                found.computeIfAbsent(
                    kafka,
                    none -> new Partition(none.topic(), none.partition(), 0, 0, 0, 0, 0, 0)));
    TextColumns table =
        new TextColumns(
            List.of(
                "topic",
                "partition",
                "raw",
                "processed",
                "dead letters",
                "lost",
                "not in raw",
                "twofold",
                "unread"));
    found.forEach(
        (kafka, partition) ->
            table.add(
                List.of(
                    partition.topic(),
                    partition.partition(),
                    number(partition.raw()),
                    number(partition.processed()),
                    number(partition.deadLetters()),
                    number(partition.lost()),
                    number(partition.withoutRaw() + onlyInKafka.getOrDefault(kafka, 0L)),
                    number(partition.twofold()),
                    number(unread.getOrDefault(kafka, 0L)))));
    return table;
  }

  private static void print(TextColumns lines, int found, PrintWriter out) {
    if (found > 0) {
      out.println();
      lines.print(out);
      if (found > lines.size()) {
        out.printf(Locale.ROOT, "and %,d more%n", found - lines.size());
      }
    }
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /**
   * A JSON object of a line.
   *
   * @param lake where it is
   */
  String json(String lake) throws JsonProcessingException {
    Map<Boolean, List<Window>> byOpen =
        windows.stream().collect(Collectors.partitioningBy(Window::open));
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("raw", sum(partitions.values(), Partition::raw));
    line.put("processed", sum(partitions.values(), Partition::processed));
    line.put("dead_letters", sum(partitions.values(), Partition::deadLetters));
    line.put("unread", sum(unread.values(), Long::longValue));
    line.put(
        "not_in_raw",
        sum(partitions.values(), Partition::withoutRaw)
            + sum(onlyInKafka.values(), Long::longValue));
    line.put("lost", sum(partitions.values(), Partition::lost));
    line.put("twofold", sum(partitions.values(), Partition::twofold));
    line.put("uncounted", sum(byOpen.get(false), Window::missing));
    line.put("double_counted", sum(byOpen.get(false), Window::tooMany));
    line.put("open", sum(byOpen.get(true), Window::missing));
    line.put("broken_files", broken.size());
    line.put("lake", lake);
    return new ObjectMapper().writeValueAsString(line);
  }

  private static <T> long sum(Collection<T> found, ToLongFunction<T> count) {
    return found.stream().mapToLong(count).sum();
  }
}
