package org.citystream.runners;

import java.sql.SQLException;
import java.util.List;

/** Where a replay's dead letters go. */
interface ReplayTarget {
  /**
   * Looks at what is to come.
   *
   * @throws UsageException if it cannot go there
   */
  void begin(DeadLetters letters) throws SQLException;

  /**
   * Takes a chunk of dead letters that are to be sent, and counts them in the report.
   *
   * @throws RunFailedException if they cannot be sent
   */
  void take(List<Resend> chunk);
}
