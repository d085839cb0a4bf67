package org.citystream.pipeline.lake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.citystream.contracts.lake.Dataset;

/**
 * Rows that belong in one file.
 *
 * @param dataset the dataset, which decides the schema
 * @param topic the topic of a raw row; empty for other datasets
 * @param time the hour of the folder; for enriched rows the start of the window, which lies in it
 * @param shard which of the files that are written side by side, from 0
 */
public record FileGroup(Dataset dataset, String topic, Instant time, int shard)
    implements Serializable {
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("'/dt='uuuu-MM-dd'/hour='HH").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter WINDOW =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Rows of the raw archive: by topic and hour of arrival. */
  public static FileGroup raw(String topic, Instant arrival, int shard) {
    return new FileGroup(Dataset.RAW, topic, arrival.truncatedTo(ChronoUnit.HOURS), shard);
  }

  /** Rows of a dataset by the hour of one of their times. */
  public static FileGroup hourly(Dataset dataset, Instant time, int shard) {
    return new FileGroup(dataset, "", time.truncatedTo(ChronoUnit.HOURS), shard);
  }

  /** Rows of the join of one window. */
  public static FileGroup enriched(Instant windowStart, int shard) {
    return new FileGroup(Dataset.ENRICHED, "", windowStart, shard);
  }

  /** The same rows in another of the files that are written side by side. */
  public FileGroup inShard(int number) {
    return new FileGroup(dataset, topic, time, number);
  }

  /** What the sink groups by: all but the time, of which there is no end. */
  String sink() {
    return dataset.name() + "/" + topic + "/" + shard;
  }

  /** The folder below the lake, such as {@code enriched/dt=2026-11-21/hour=07}. */
  public String folder() {
    String path = dataset == Dataset.RAW ? dataset.path() + "/topic=" + topic : dataset.path();
    return path + HOUR.format(time);
  }

  /** The beginning of the file's name; for enriched rows it carries the window. */
  String label() {
    return switch (dataset) {
      case ENRICHED -> "window-" + WINDOW.format(time);
      case RAW -> dataset.path() + "-" + topic;
      default -> dataset.path().replace('/', '-');
    };
  }

  /** Compact and deterministic. */
  static final class GroupCoder extends AtomicCoder<FileGroup> {
    private static final GroupCoder INSTANCE = new GroupCoder();

    private GroupCoder() {}

    static GroupCoder of() {
      return INSTANCE;
    }

    @Override
    public void encode(FileGroup group, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(group.dataset().name(), out);
      StringUtf8Coder.of().encode(group.topic(), out);
      InstantCoder.of()
          .encode(org.joda.time.Instant.ofEpochMilli(group.time().toEpochMilli()), out);
      VarIntCoder.of().encode(group.shard(), out);
    }

    @Override
    public FileGroup decode(InputStream in) throws IOException {
      return new FileGroup(
          Dataset.valueOf(StringUtf8Coder.of().decode(in)),
          StringUtf8Coder.of().decode(in),
          Instant.ofEpochMilli(InstantCoder.of().decode(in).getMillis()),
          VarIntCoder.of().decode(in));
    }

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
