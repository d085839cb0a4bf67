package org.citystream.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.common.TopicPartition;
import org.citystream.pipeline.CityOptions;
import org.citystream.runners.UsageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;

class SparkCheckpointTest {
  private static final Beginning BEGINNING =
      new Beginning(
          "first", Map.of("gps_data", "id"), Map.of(new TopicPartition("gps_data", 1), 7L));

  @TempDir Path folder;

  private final CityOptions options = PipelineOptionsFactory.as(CityOptions.class);

  @BeforeEach
  void nameTheFolder() {
    options.setBootstrapServers("broker:9092");
    options.as(SparkPipelineOptions.class).setCheckpointDir(folder.toString());
  }

  @Test
  void emptyFolderHasNoCheckpoint() {
    assertThat(SparkCheckpoint.of(options).beginning()).isEmpty();
  }

  @Test
  void checkpointOfTheSameCodeAndOptionsIsGoneOnFrom() throws IOException {
    makeCheckpoint();
    options.setRunId("another");

    assertThat(SparkCheckpoint.of(options).beginning()).contains(BEGINNING);
  }

  @Test
  void runThatBeginsLeavesNothingOfAnotherBehind() throws IOException {
    Path left = folder.resolve("spark-checkpoint/some-id/rdd-7");
    Files.createDirectories(left);

    SparkCheckpoint.of(options).begin(BEGINNING);

    assertThat(left).doesNotExist();
  }

  @Test
  void discardedCheckpointIsGone() throws IOException {
    makeCheckpoint();
    SparkCheckpoint.of(options).discard();

    assertThat(SparkCheckpoint.of(options).beginning()).isEmpty();
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
  void checkpointOfAnotherEncryptionInS3IsRefusedByTheOptionsName() throws IOException {
    options.setLake("s3://city/lake");
    options.setAwsRegion(Region.EU_WEST_2);
    makeCheckpoint();
    options.setSSEKMSKeyId("key");

    assertRefused("--SSEKMSKeyId=key", "made with null");
  }

  @Test
  void checkpointOfAnotherMasterIsRefused() throws IOException {
    options.as(SparkPipelineOptions.class).setSparkMaster("local[2]");
    makeCheckpoint();
    options.as(SparkPipelineOptions.class).setSparkMaster("spark://host:7077");

    assertRefused("--sparkMaster=spark://host:7077", "made with local[2]", "--from=lake");
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

    assertRefused("--checkpointDir=" + folder, "given up");
  }

  private void makeCheckpoint() throws IOException {
    SparkCheckpoint.of(options).begin(BEGINNING);
    Files.createDirectories(folder.resolve("spark-checkpoint"));
    Files.createFile(folder.resolve("spark-checkpoint/checkpoint-1"));
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(() -> SparkCheckpoint.of(options).beginning())
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll(parts);
  }
}
