package org.citystream.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.spark.SparkConf;

/** A file in which a contestant's Spark has a line for every micro-batch. */
final class BatchLog {
  private static final String PROPERTY = "spark.citystream.batches";

  private final Path file;

  private BatchLog(Path file) {
    this.file = file;
  }

  /** The log that Spark was told to write. */
  static BatchLog of(SparkConf conf) {
    return new BatchLog(Path.of(conf.get(PROPERTY)));
  }

  /** The flags that make the Spark of a JVM write this log; without Spark they do nothing. */
  static List<String> flags(Path file) {
    return List.of(
        "-D%s=%s".formatted(PROPERTY, file),
        "-Dspark.extraListeners=" + StreamBatches.class.getName(),
        "-Dspark.sql.streaming.streamingQueryListeners=" + QueryBatches.class.getName());
  }

  /** Reads a log; a missing one is empty. */
  static List<Batch> read(Path file) throws IOException {
    return Files.exists(file)
        ? Files.readAllLines(file).stream().map(Batch::parse).toList()
        : List.of();
  }

  /** Adds a line. */
  void add(Batch batch) {
    try {
      Files.writeString(
          file,
          batch.line() + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
