package org.citystream.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.citystream.pipeline.CityOptions;
import org.citystream.runners.UsageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkCheckpointTest {
  @TempDir Path folder;

  private final CityOptions options = PipelineOptionsFactory.as(CityOptions.class);

  @BeforeEach
  void nameTheFolder() {
    options.setBootstrapServers("broker:9092");
    options.as(SparkPipelineOptions.class).setCheckpointDir(folder.toString());
  }

  @Test
  void emptyFolderHasNoCheckpoint() {
    assertThat(SparkCheckpoint.of(options).exists()).isFalse();
  }

  @Test
  void checkpointOfTheSameCodeAndOptionsIsGoneOnFrom() throws IOException {
    makeCheckpoint();
    options.setRunId("another");

    assertThat(SparkCheckpoint.of(options).exists()).isTrue();
  }

  @Test
  void discardedCheckpointIsGone() throws IOException {
    makeCheckpoint();
    SparkCheckpoint.of(options).discard();

    assertThat(SparkCheckpoint.of(options).exists()).isFalse();
  }

  @Test
  void checkpointOfOtherOptionsIsRefusedByTheOptionsName() throws IOException {
    makeCheckpoint();
    options.setWindow("2m");

    assertRefused("--window=2m", "made with 1m");
  }

  @Test
  void checkpointOfOtherSparkOptionsIsRefusedByTheOptionsName() throws IOException {
    makeCheckpoint();
    options.as(SparkPipelineOptions.class).setBatchIntervalMillis(7000L);

    assertRefused("--batchIntervalMillis=7000");
  }

  @Test
  void checkpointOfOtherCodeIsRefused() throws IOException {
    makeCheckpoint();
    Path description = folder.resolve("citystream.properties");
    Files.delete(folder.resolve(".citystream.properties.crc"));
    Files.writeString(
        description, Files.readString(description).replaceAll("(?m)^code=.*", "code=another"));

    assertRefused("--checkpointDir=" + folder, "another version", "--from=lake");
  }

  @Test
  void checkpointWithoutDescriptionIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("spark-checkpoint"));
    Files.createFile(folder.resolve("spark-checkpoint/checkpoint-1"));

    assertThatThrownBy(() -> SparkCheckpoint.of(options).exists())
        .isInstanceOf(UsageException.class);
  }

  private void makeCheckpoint() throws IOException {
    SparkCheckpoint.of(options).begin();
    Files.createDirectories(folder.resolve("spark-checkpoint"));
    Files.createFile(folder.resolve("spark-checkpoint/checkpoint-1"));
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(() -> SparkCheckpoint.of(options).exists())
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll(parts);
  }
}
