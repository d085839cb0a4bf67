package org.citystream.runners;

import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.citystream.contracts.EventParser;
import org.citystream.contracts.ParseResult.Rejected;
import org.citystream.runners.ReplayReport.Outcome;

/** Takes dead letters, mended or as they are, where they belong: those that are good now. */
final class DeadLetterReplay {
  private final Fix fix;
  private final EventParser parser;
  private final ReplayTarget target;
  private final ReplayReport report;
  private final PrintWriter progress;
  private long due;
  private long seen;

  /**
   * A replay of nothing yet.
   *
   * @param fix mends them
   * @param parser decides whether a record would be rejected again
   * @param report counts what becomes of each dead letter
   * @param progress gets a line a chunk
   */
  DeadLetterReplay(
      Fix fix, EventParser parser, ReplayTarget target, ReplayReport report, PrintWriter progress) {
    this.fix = fix;
    this.parser = parser;
    this.target = target;
    this.report = report;
    this.progress = progress;
  }

  /** Replays the dead letters whose turn it is. */
  void run(DeadLetters letters) throws SQLException {
    target.begin(letters);
    letters.count(
        (topic, reason, isDue, number) -> {
          if (isDue) {
            due += number;
          } else {
            report.add(topic, reason, Outcome.ALREADY, number);
          }
        });
    letters.forEachChunk(this::replay);
  }

  private void replay(List<DeadLetter> chunk) {
    List<Resend> good = new ArrayList<>();
    List<Optional<Resend>> mended = fix.mend(chunk);
    for (int i = 0; i < chunk.size(); i++) {
      DeadLetter letter = chunk.get(i);
      if (mended.get(i).isEmpty()) {
        report.add(letter, Outcome.UNFIXED);
        continue;
      }
      Resend resend = mended.get(i).get();
      if (parser.parse(letter.topic(), resend.value()) instanceof Rejected rejected) {
        report.addRejected(letter, rejected);
      } else {
        good.add(resend);
      }
    }
    if (!good.isEmpty()) {
      target.take(good);
    }
    seen += chunk.size();
    progress.printf(Locale.ROOT, "replay: %,d of %,d dead letters%n", seen, due);
    progress.flush();
  }
}
