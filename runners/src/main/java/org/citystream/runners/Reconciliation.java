package org.citystream.runners;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.common.TopicPartition;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.DurationOption;
import org.citystream.pipeline.enrich.EnrichOptions;

/**
 * Holds what a lake has of a period against each other: what Kafka delivered against raw, raw
 * against processed and dead letters, processed against the final rows of the join. Topics are
 * opened one after the other, and then the windows, which count what was found in them.
 */
final class Reconciliation implements AutoCloseable {
  private static final String MEMORY = "1GB";

  private final SoundFiles files;
  private final PrintWriter progress;
  private final LakeViews views = new LakeViews();

  /**
   * What became of the records of a partition.
   *
   * @param raw records in the raw archive
   * @param processed records in the processed table
   * @param deadLetters records among the dead letters
   * @param lost raw records that are neither processed nor dead letters
   * @param withoutRaw processed records and dead letters that are not in raw
   * @param twofold records that are both processed and dead letters
   */
  record Partition(
      String topic,
      int partition,
      long raw,
      long processed,
      long deadLetters,
      long lost,
      long withoutRaw,
      long twofold) {

    boolean sound() {
      return lost + withoutRaw + twofold == 0;
    }
  }

  /**
   * A range of offsets of a partition.
   *
   * @param first the first of them
   * @param last the last of them
   */
  record Offsets(String topic, int partition, long first, long last) {
    long count() {
      return last - first + 1;
    }

    TopicPartition topicPartition() {
      return new TopicPartition(topic, partition);
    }
  }

  /**
   * Offsets with which something is wrong.
   *
   * @param problem what it is, for a person
   * @param withoutRaw whether it is that raw does not have them
   * @param earliest arrival of any of their records
   */
  record Wrong(Offsets offsets, String problem, boolean withoutRaw, Instant earliest) {}

  /**
   * A raw record that is neither processed nor a dead letter.
   *
   * @param event when what it tells happened; empty if it is a dead letter
   */
  record Lost(Instant arrival, Optional<Instant> event) {}

  /**
   * A window whose final rows do not count what was processed.
   *
   * @param end the first time after it
   * @param delay how long after its event any of its records arrived
   * @param vehicles whose rows do not
   * @param missing records that none counts
   * @param tooMany records that are counted too often
   * @param open whether the window may still get its rows
   */
  record Window(
      Instant start,
      Instant end,
      Duration delay,
      long vehicles,
      long missing,
      long tooMany,
      boolean open) {}

  /**
   * A look at a lake's files.
   *
   * @param progress told what is done
   */
  Reconciliation(SoundFiles files, Period period, PrintWriter progress)
      throws IOException, SQLException {
    this.files = files;
    this.progress = progress;
    views.execute("SET memory_limit = '%s'".formatted(MEMORY));
    views.set("from_micros", period.fromMicros());
    views.set("to_micros", period.toMicros());
    show(Dataset.ENRICHED);
    // What lies before the end of a period has had its time.
    long closed =
        period.to() != null
            ? Long.MAX_VALUE
            : views.number(LakeViews.sql("resume/closed")).orElse(0L);
    views.set("closed_micros", closed);
    String length = PipelineOptionsFactory.as(EnrichOptions.class).getWindow();
    views.set("default_length", DurationOption.parse("window", length).getMillis() * 1000);
    views.execute("CREATE TEMP TABLE lengths AS " + LakeViews.sql("reconcile/lengths"));
    views.execute(
        "CREATE TEMP TABLE processed_by_window"
            + " (vehicle_id VARCHAR, window_start BIGINT, topic VARCHAR, events BIGINT,"
            + " delay BIGINT)");
  }

  private void show(Dataset... datasets) throws SQLException {
    Map<Dataset, List<String>> shown = new EnumMap<>(Dataset.class);
    for (Dataset dataset : datasets) {
      shown.put(
          dataset,
          files.of(dataset).stream().map(file -> LakeViews.literal(file.toString())).toList());
    }
    views.show(shown);
  }

  /** Opens a topic's records for the questions about partitions. */
  void open(Topic topic) throws SQLException {
    progress.printf("reconcile: %s%n", topic.topicName());
    Dataset processed = Dataset.processed(topic);
    show(Dataset.RAW, processed, Dataset.DEAD_LETTER);
    views.execute("SET VARIABLE topic = " + LakeViews.quoted(topic.topicName()));
    forgetRecords();
    views.execute(
        "CREATE TEMP TABLE fates AS "
            + LakeViews.sql("reconcile/fates").replace("${processed}", LakeViews.name(processed)));
    views.execute("INSERT INTO processed_by_window " + LakeViews.sql("reconcile/expected"));
  }

  /** Makes room for what is asked next. */
  private void forgetRecords() throws SQLException {
    views.execute("DROP TABLE IF EXISTS fates");
  }

  /** What became of the open topic's records, by partition. */
  List<Partition> partitions(Topic topic) throws SQLException {
    List<Partition> partitions = new ArrayList<>();
    views.query(
        LakeViews.sql("reconcile/partitions"),
        row ->
            partitions.add(
                new Partition(
                    topic.topicName(),
                    row.getInt("partition"),
                    row.getLong("raw"),
                    row.getLong("processed"),
                    row.getLong("dead_letters"),
                    row.getLong("lost"),
                    row.getLong("without_raw"),
                    row.getLong("twofold"))));
    return partitions;
  }

  /** What is done with each range of offsets. */
  interface WrongReader {
    void read(Wrong wrong);
  }

  /** Reads the open topic's records with which something is wrong. */
  void wrong(Topic topic, WrongReader reader) throws SQLException {
    views.query(
        LakeViews.sql("reconcile/offsets"),
        row ->
            reader.read(
                new Wrong(
                    new Offsets(
                        topic.topicName(),
                        row.getInt("partition"),
                        row.getLong("first_offset"),
                        row.getLong("last_offset")),
                    row.getString("problem"),
                    row.getBoolean("without_raw"),
                    instant(row.getLong("earliest_micros")))));
  }

  /**
   * What was lost of the open topic.
   *
   * @param share 1 for all of it, 2 for about half of it
   */
  List<Lost> lost(Topic topic, long share) throws SQLException {
    views.set("share", share);
    List<Lost> lost = new ArrayList<>();
    views.query(
        LakeViews.sql("reconcile/lost"),
        row ->
            lost.add(
                new Lost(
                    instant(row.getLong("arrived_micros")),
                    EventTime.of(topic, row.getBlob("value")))));
    return lost;
  }

  /**
   * What the lake does not have of a partition of the open topic.
   *
   * @param first an offset
   * @param end the offset behind the last one
   */
  List<Offsets> gaps(Topic topic, int partition, long first, long end) throws SQLException {
    views.set("partition", partition);
    views.set("first_offset", first);
    views.set("end_offset", end);
    List<Offsets> gaps = new ArrayList<>();
    views.query(
        LakeViews.sql("reconcile/gaps"),
        row ->
            gaps.add(
                new Offsets(
                    topic.topicName(),
                    partition,
                    row.getLong("first_offset"),
                    row.getLong("last_offset"))));
    return gaps;
  }

  /** The windows that do not count what was processed of the topics that have been opened. */
  List<Window> windows() throws SQLException {
    progress.println("reconcile: windows");
    forgetRecords();
    show(Dataset.ENRICHED);
    views.execute("CREATE OR REPLACE VIEW expected AS FROM processed_by_window");
    List<Window> windows = new ArrayList<>();
    views.query(
        LakeViews.sql("reconcile/windows"),
        row ->
            windows.add(
                new Window(
                    Instant.ofEpochMilli(row.getLong("start_millis")),
                    Instant.ofEpochMilli(row.getLong("end_millis")),
                    Duration.of(row.getLong("delay_micros"), ChronoUnit.MICROS),
                    row.getLong("vehicles"),
                    row.getLong("missing"),
                    row.getLong("too_many"),
                    row.getBoolean("open"))));
    return windows;
  }

  /** How long the newest windows are; empty if that is the pipeline's default. */
  Optional<Duration> window() throws SQLException {
    return views
        .number("SELECT nullif(arg_max(length, since), getvariable('default_length')) FROM lengths")
        .map(length -> Duration.of(length, ChronoUnit.MICROS));
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  @Override
  public void close() throws IOException, SQLException {
    views.close();
  }
}
