package org.citystream.runners;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.citystream.contracts.FailureReason;
import org.citystream.contracts.Topic;
import org.citystream.pipeline.ingest.StartOffsets;

/** The dead letters of a lake that a replay is asked for. */
final class DeadLetters {
  private static final int CHUNK_LETTERS = 10_000;
  // Half of what a producer holds, so that it takes a chunk at once.
  private static final long CHUNK_BYTES = 16 << 20;

  private final LakeTables lake;

  /**
   * Selects them.
   *
   * @param lake with the table of what was {@link ReplayLog#table replayed}
   * @param again also those that were replayed before
   */
  DeadLetters(LakeTables lake, Period period, Set<FailureReason> reasons, boolean again)
      throws SQLException {
    this.lake = lake;
    lake.set("from_micros", Long.toString(period.fromMicros()));
    lake.set("to_micros", Long.toString(period.toMicros()));
    lake.set("reasons", reasons.stream().map(FailureReason::name).collect(Collectors.joining(",")));
    lake.set("again", Boolean.toString(again));
    lake.execute("CREATE VIEW asked_for AS " + LakeViews.sql("replay/dead_letters"));
  }

  /** What is done with a number of dead letters. */
  interface CountReader {
    /**
     * Reads a number.
     *
     * @param due whether it is their turn, or they were replayed before
     */
    void read(Topic topic, FailureReason reason, boolean due, long letters);
  }

  /** Counts them. */
  void count(CountReader reader) throws SQLException {
    lake.query(
        "SELECT topic, reason, due, count(*) FROM asked_for GROUP BY ALL",
        row -> {
          while (row.next()) {
            reader.read(
                topic(row.getString(1)),
                FailureReason.valueOf(row.getString(2)),
                row.getBoolean(3),
                row.getLong(4));
          }
        });
  }

  /** The last offset that they have in every partition. */
  Map<TopicPartition, Long> lastOffsets() throws SQLException {
    Map<TopicPartition, Long> offsets = new TreeMap<>(StartOffsets.ORDER);
    lake.query(
        "SELECT topic, \"partition\", max(\"offset\") FROM asked_for GROUP BY ALL",
        row -> {
          while (row.next()) {
            offsets.put(new TopicPartition(row.getString(1), row.getInt(2)), row.getLong(3));
          }
        });
    return offsets;
  }

  /**
   * Reads those whose turn it is by topic, partition and offset, and never holds more than a chunk.
   */
  void forEachChunk(Consumer<List<DeadLetter>> reader) throws SQLException {
    lake.query(
        """
        SELECT topic, "partition", "offset", first_partition, first_offset,
          epoch_us(kafka_timestamp), key, value, reason, detail
        FROM asked_for
        WHERE due
        ORDER BY topic, "partition", "offset"
        """,
        row -> {
          List<DeadLetter> chunk = new ArrayList<>();
          long bytes = 0;
          while (row.next()) {
            DeadLetter letter = letter(row);
            chunk.add(letter);
            bytes += letter.bytes();
            if (chunk.size() == CHUNK_LETTERS || bytes >= CHUNK_BYTES) {
              reader.accept(chunk);
              chunk = new ArrayList<>();
              bytes = 0;
            }
          }
          if (!chunk.isEmpty()) {
            reader.accept(chunk);
          }
        });
  }

  private static DeadLetter letter(ResultSet row) throws SQLException {
    String topic = row.getString(1);
    return new DeadLetter(
        topic(topic),
        new Delivery(topic, row.getInt(2), row.getLong(3)),
        new Delivery(topic, row.getInt(4), row.getLong(5)),
        Instant.EPOCH.plus(row.getLong(6), ChronoUnit.MICROS),
        row.getBytes(7),
        row.getBytes(8),
        FailureReason.valueOf(row.getString(9)),
        row.getString(10));
  }

  private static Topic topic(String name) {
    return Topic.named(name)
        .orElseThrow(
            () ->
                new UsageException(
                    "the lake has dead letters of %s, which is no topic of the pipeline's"
                        .formatted(name)));
  }
}
