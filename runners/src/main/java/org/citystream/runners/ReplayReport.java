package org.citystream.runners;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.citystream.contracts.FailureReason;
import org.citystream.contracts.ParseResult.Rejected;
import org.citystream.contracts.Topic;

/** What became of the dead letters that a replay was asked for. */
final class ReplayReport {
  /** What can become of one. */
  enum Outcome {
    /** Sent, or in a dry run: would be. */
    SENT,
    /** Left out, because a replay sent it before. */
    ALREADY,
    /** Left out, because the fix program says so. */
    UNFIXED,
    /** Left out, because it would be rejected again. */
    REJECTED,
    /** Left out, because it is larger than its topic takes. */
    TOO_LARGE
  }

  private record Kind(Topic topic, FailureReason reason) {}

  private final String replay;
  private final Map<Kind, Map<Outcome, Long>> counts =
      new TreeMap<>(
          Comparator.comparing((Kind kind) -> kind.topic().topicName())
              .thenComparing(kind -> kind.reason().name()));
  private String exampleOfRejected = "";

  /**
   * A report that counts nothing yet.
   *
   * @param replay the id of the replay; null for a dry run
   */
  ReplayReport(String replay) {
    this.replay = replay;
  }

  /** The id of the replay; null for a dry run. */
  String replay() {
    return replay;
  }

  /** Counts dead letters of a topic and reason. */
  void add(Topic topic, FailureReason reason, Outcome outcome, long letters) {
    counts
        .computeIfAbsent(new Kind(topic, reason), kind -> new EnumMap<>(Outcome.class))
        .merge(outcome, letters, Long::sum);
  }

  /** Counts a dead letter. */
  void add(DeadLetter letter, Outcome outcome) {
    add(letter.topic(), letter.reason(), outcome, 1);
  }

  /** Counts a dead letter that would be rejected again, and remembers why the first of them was. */
  void addRejected(DeadLetter letter, Rejected rejected) {
    add(letter, Outcome.REJECTED);
    if (exampleOfRejected.isEmpty()) {
      exampleOfRejected =
          "%s: %s, %s".formatted(letter.delivery(), rejected.reason(), rejected.detail());
    }
  }

  /** How many there are of an outcome. */
  long count(Outcome outcome) {
    return counts.values().stream().mapToLong(of -> of.getOrDefault(outcome, 0L)).sum();
  }

  private long leftOut() {
    return count(Outcome.UNFIXED) + count(Outcome.REJECTED) + count(Outcome.TOO_LARGE);
  }

  /** Prints a table by topic and reason, and why some would be rejected again. */
  void print(PrintWriter out) {
    List<Outcome> outcomes = new ArrayList<>(List.of(Outcome.SENT, Outcome.ALREADY));
    for (Outcome outcome : List.of(Outcome.UNFIXED, Outcome.REJECTED, Outcome.TOO_LARGE)) {
      if (count(outcome) > 0) {
        outcomes.add(outcome);
      }
    }
    List<String> names = new ArrayList<>(List.of("topic", "reason"));
    outcomes.forEach(outcome -> names.add(name(outcome)));
    TextColumns columns = new TextColumns(names);
    counts.forEach(
        (kind, of) -> {
          List<String> line =
              new ArrayList<>(List.of(kind.topic().topicName(), kind.reason().name()));
          outcomes.forEach(
              outcome -> line.add(String.format(Locale.ROOT, "%,d", of.getOrDefault(outcome, 0L))));
          columns.add(line);
        });
    columns.print(out);
    if (!exampleOfRejected.isEmpty()) {
      out.println("rejected: would be again, as " + exampleOfRejected);
    }
  }

  private String name(Outcome outcome) {
    return replay == null && outcome == Outcome.SENT
        ? "would_send"
        : outcome.name().toLowerCase(Locale.ROOT);
  }

  /** The result for scripts, in a line. */
  String json(String lake) {
    return new ObjectMapper()
        .createObjectNode()
        .put("replay", replay)
        .put(name(Outcome.SENT), count(Outcome.SENT))
        .put("already", count(Outcome.ALREADY))
        .put("left_out", leftOut())
        .put("lake", lake)
        .toString();
  }
}
