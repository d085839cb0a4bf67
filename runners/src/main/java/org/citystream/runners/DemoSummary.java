package org.citystream.runners;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.citystream.runners.LakeAudit.Account;
import org.citystream.runners.LakeAudit.Latency;

/**
 * What a demo prints at its end.
 *
 * @param runner name of the runner
 * @param sent records that Kafka acknowledged, by topic
 * @param account what the lake holds
 * @param rowsByDataset rows in the files, by dataset
 * @param deadLettersByReason dead letters, by reason
 * @param latency how long windows took to reach the lake
 * @param seconds clock time from the first record to the last one accounted for
 * @param lake the lake
 */
record DemoSummary(
    String runner,
    Map<String, Long> sent,
    Account account,
    Map<String, Long> rowsByDataset,
    Map<String, Long> deadLettersByReason,
    Latency latency,
    double seconds,
    String lake) {

  static DemoSummary of(
      String runner, Map<String, Long> sent, LakeAudit audit, double seconds, String lake)
      throws SQLException {
    return new DemoSummary(
        runner,
        sent,
        audit.account(),
        audit.rowsByDataset(),
        audit.deadLettersByReason(),
        audit.latency(),
        seconds,
        lake);
  }

  long records() {
    return sent.values().stream().mapToLong(Long::longValue).sum();
  }

  long missing() {
    return account.missing(records());
  }

  /** Whether every record is accounted for, exactly once. */
  boolean exact() {
    return missing() == 0 && account.doubleCounted() == 0;
  }

  /** Prints the table and, as the last line, the JSON object. */
  void print(PrintWriter out) {
    section(out, "Records sent, by topic", sent);
    section(out, "Rows in the lake, by dataset", rowsByDataset);
    section(out, "Dead letters, by reason", deadLettersByReason);
    Map<String, Long> join = new LinkedHashMap<>();
    join.put("windows", account.windows());
    join.put("final rows", account.enrichedRows());
    join.put("records that are copies", account.duplicates());
    join.put("records counted too often", account.doubleCounted());
    join.put("records missing", missing());
    section(out, "The join", join);
    Map<String, Long> millis = new LinkedHashMap<>();
    millis.put("median", latency.median());
    millis.put("longest", latency.max());
    section(out, "From a window's last record to its file, ms of clock time", millis);
    out.printf(
        Locale.ROOT,
        "%,d records in %.1f s: %,.0f records/s%n%n",
        records(),
        seconds,
        records() / seconds);
    out.println(json());
    out.flush();
  }

  private static void section(PrintWriter out, String title, Map<String, Long> rows) {
    out.println(title);
    if (rows.isEmpty()) {
      out.println("  none");
    }
    rows.forEach((name, value) -> out.printf(Locale.ROOT, "  %-28s %,12d%n", name, value));
    out.println();
  }

  private String json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("runner", runner);
    json.put("records", records());
    json.put("raw", account.raw());
    json.put("processed", account.processed());
    json.put("dead_letters", account.deadLetters());
    json.put("enriched_rows", account.enrichedRows());
    json.put("duplicates", account.duplicates());
    json.put("missing", missing());
    json.put("lake", lake);
    try {
      return new ObjectMapper().writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
