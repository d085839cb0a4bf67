package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.citystream.runners.spark.SparkProcess;

/** Waits for a lake that a pipeline in another process writes. */
final class LakeWatch implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofMillis(500);
  // Every file takes a request, and so time from the pipeline.
  private static final Duration REFRESH_POLL = Duration.ofSeconds(3);

  private final LakeAudit audit;
  private final Duration poll;
  private final Refresh refresh;

  /** Watches a local lake. */
  LakeWatch(Path lake) throws IOException, SQLException {
    this(lake, POLL, () -> {});
  }

  /** Watches a lake by a copy of it, which is refreshed before every look. */
  LakeWatch(Path lake, Refresh refresh) throws IOException, SQLException {
    this(lake, REFRESH_POLL, refresh);
  }

  private LakeWatch(Path lake, Duration poll, Refresh refresh) throws IOException, SQLException {
    this.poll = poll;
    this.refresh = refresh;
    audit = new LakeAudit(lake.toString(), org.joda.time.Duration.standardMinutes(1));
  }

  /** Makes a copy of a lake what the lake is now. */
  interface Refresh {
    void run() throws IOException;
  }

  /** Waits until nothing of these records is missing; fails if the pipeline ends before. */
  void awaitExact(long records, SparkProcess pipeline) throws Exception {
    long end = System.nanoTime() + DEADLINE.toNanos();
    refresh.run();
    while (!audit.mayBeComplete(records) || audit.account().missing(records) > 0) {
      awaitPoll(pipeline, end);
    }
    assertThat(audit.account().raw()).isEqualTo(records);
    assertThat(audit.account().doubleCounted()).isZero();
  }

  /** Waits until so many rows of the join are in the lake. */
  void awaitEnrichedRows(long rows, SparkProcess pipeline) throws Exception {
    long end = System.nanoTime() + DEADLINE.toNanos();
    refresh.run();
    while (audit.account().enrichedRows() < rows) {
      awaitPoll(pipeline, end);
    }
  }

  private void awaitPoll(SparkProcess pipeline, long end) throws Exception {
    assertThat(pipeline.awaitEnd(poll)).as("%s: ended", pipeline.log()).isFalse();
    assertThat(System.nanoTime()).as("%s: %s", pipeline.log(), audit.account()).isLessThan(end);
    refresh.run();
  }

  @Override
  public void close() throws IOException, SQLException {
    audit.close();
  }
}
