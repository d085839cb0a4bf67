package org.citystream.runners;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.citystream.contracts.Excerpt;
import org.citystream.runners.ReplayReport.Outcome;

/** Shows the first dead letters that would be sent, and sends none. */
final class ReplayPreview implements ReplayTarget {
  private static final int MOST_LINES = 20;
  private static final int MOST_CHARS = 80;

  private final ReplayReport report;
  private final boolean values;
  private final TextColumns columns;

  /**
   * A preview that shows nothing yet.
   *
   * @param values whether to show what the values would become
   */
  ReplayPreview(ReplayReport report, boolean values) {
    this.report = report;
    this.values = values;
    List<String> names = new ArrayList<>(List.of("topic", "partition", "offset", "reason"));
    names.add("detail");
    if (values) {
      names.add("becomes");
    }
    columns = new TextColumns(names);
  }

  @Override
  public void begin(DeadLetters letters) {
    // Without brokers there is nothing to hold them against.
  }

  @Override
  public void take(List<Resend> chunk) {
    for (Resend resend : chunk) {
      report.add(resend.letter(), Outcome.SENT);
      if (columns.size() < MOST_LINES) {
        columns.add(line(resend));
      }
    }
  }

  private List<String> line(Resend resend) {
    DeadLetter letter = resend.letter();
    List<String> line = new ArrayList<>();
    line.add(letter.delivery().topic());
    line.add(Integer.toString(letter.delivery().partition()));
    line.add(Long.toString(letter.delivery().offset()));
    line.add(letter.reason().name());
    line.add(Excerpt.printable(letter.detail(), MOST_CHARS));
    if (values) {
      line.add(Excerpt.printable(new String(resend.value(), UTF_8), MOST_CHARS));
    }
    return line;
  }

  /** Prints what would be sent. */
  void print(PrintWriter out) {
    if (columns.size() == 0) {
      return;
    }
    columns.print(out);
    long more = report.count(Outcome.SENT) - columns.size();
    if (more > 0) {
      out.printf(Locale.ROOT, "and %,d more%n", more);
    }
    out.println();
  }
}
