package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.citystream.runners.spark.SparkProcess;

/** Waits for a lake that a pipeline in another process writes. */
final class LakeWatch implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofMillis(500);

  private final LakeAudit audit;

  LakeWatch(Path lake) throws SQLException {
    audit = new LakeAudit(lake.toString(), org.joda.time.Duration.standardMinutes(1));
  }

  /** Waits until nothing of these records is missing; fails if the pipeline ends before. */
  void awaitExact(long records, SparkProcess pipeline) throws Exception {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!audit.mayBeComplete(records) || audit.account().missing(records) > 0) {
      awaitPoll(pipeline, end);
    }
    assertThat(audit.account().raw()).isEqualTo(records);
    assertThat(audit.account().doubleCounted()).isZero();
  }

  /** Waits until so many rows of the join are in the lake. */
  void awaitEnrichedRows(long rows, SparkProcess pipeline) throws Exception {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (audit.account().enrichedRows() < rows) {
      awaitPoll(pipeline, end);
    }
  }

  private void awaitPoll(SparkProcess pipeline, long end) throws Exception {
    assertThat(pipeline.awaitEnd(POLL)).as("%s: ended", pipeline.log()).isFalse();
    assertThat(System.nanoTime()).as("%s: %s", pipeline.log(), audit.account()).isLessThan(end);
  }

  @Override
  public void close() throws SQLException {
    audit.close();
  }
}
