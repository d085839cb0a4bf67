package org.citystream.runners.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.citystream.pipeline.CityOptions;
import org.citystream.runners.CityOption;
import org.citystream.runners.S3Setup;
import org.citystream.runners.UsageException;

/**
 * The checkpoint in {@code --checkpointDir}. Spark goes on with the pipeline that is in it, and
 * ignores code and options of today; so a file beside it says with which it was made, and others
 * are refused.
 */
public final class SparkCheckpoint {
  private static final String DESCRIPTION = "citystream.properties";
  private static final String CHECKPOINTS = "spark-checkpoint";
  private static final String CODE = "code";
  // A run keeps the id under which it began.
  private static final List<String> CHANGEABLE = List.of("runId");

  private final String folder;
  private final FileSystem fileSystem;
  private final Map<String, String> description;

  private SparkCheckpoint(String folder, FileSystem fileSystem, Map<String, String> description) {
    this.folder = folder;
    this.fileSystem = fileSystem;
    this.description = description;
  }

  /**
   * The checkpoint folder of the options.
   *
   * @throws UsageException if it cannot be reached
   */
  static SparkCheckpoint of(CityOptions options) {
    String folder = options.as(SparkPipelineOptions.class).getCheckpointDir();
    try {
      FileSystem fileSystem =
          new Path(folder).getFileSystem(SparkHadoopUtil.get().newConfiguration(new SparkConf()));
      return new SparkCheckpoint(folder, fileSystem, describe(options));
    } catch (IOException | IllegalArgumentException e) {
      throw cannot(folder, "be reached", e);
    }
  }

  /**
   * How the run began that can go on from the checkpoint; empty if there is none.
   *
   * @throws UsageException if there is one that other code or other options have made
   */
  public Optional<Beginning> beginning() {
    try {
      if (!hasCheckpoint()) {
        return Optional.empty();
      }
      Path file = new Path(folder, DESCRIPTION);
      Properties made = new Properties();
      if (fileSystem.exists(file)) {
        try (InputStream in = fileSystem.open(file)) {
          made.load(in);
        }
      }
      // First, for another version may have other options.
      compare(CODE, made.getProperty(CODE), description.get(CODE));
      description.forEach((name, value) -> compare(name, made.getProperty(name), value));
      return Optional.of(Beginning.in(made));
    } catch (IOException e) {
      throw cannot(folder, "be read", e);
    }
  }

  private boolean hasCheckpoint() throws IOException {
    Path checkpoints = new Path(folder, CHECKPOINTS);
    if (!fileSystem.exists(checkpoints)) {
      return false;
    }
    for (FileStatus file : fileSystem.listStatus(checkpoints)) {
      if (file.getPath().getName().startsWith("checkpoint-")) {
        return true;
      }
    }
    return false;
  }

  private void compare(String name, String made, String now) {
    if (now.equals(made)) {
      return;
    }
    String remedy = "; name an empty folder, and the run resumes --from=lake";
    if (name.equals(CODE)) {
      throw new UsageException(
          "--checkpointDir=%s: its checkpoint is another version's of the code, or was given up"
                  .formatted(folder)
              + remedy);
    }
    throw new UsageException(
        "--%s=%s: the checkpoint in --checkpointDir=%s was made with %s"
                .formatted(name, now, folder, made)
            + remedy);
  }

  /**
   * Empties the folder for the checkpoint of a run that begins, and notes the code and options with
   * which it will be made.
   *
   * @throws UsageException if the folder cannot be written
   */
  public void begin(Beginning beginning) {
    discard();
    Properties properties = new Properties();
    properties.putAll(description);
    beginning.addTo(properties);
    try (OutputStream out = fileSystem.create(new Path(folder, DESCRIPTION), true)) {
      properties.store(out, "What the checkpoint beside this file was made with.");
    } catch (IOException e) {
      throw cannot(folder, "be written", e);
    }
  }

  /** Removes its description, without which it is refused, if that is possible at all. */
  void invalidate() {
    try {
      fileSystem.delete(new Path(folder, DESCRIPTION), false);
    } catch (IOException e) {
      // As long as the folder cannot be reached nobody can go on from it, and it will be discarded.
    }
  }

  /**
   * Removes it, and what is left of others.
   *
   * @throws UsageException if the folder cannot be written
   */
  public void discard() {
    try {
      for (String part : List.of(CHECKPOINTS, "beam-checkpoint", DESCRIPTION)) {
        fileSystem.delete(new Path(folder, part), true);
      }
    } catch (IOException e) {
      throw cannot(folder, "be emptied", e);
    }
  }

  private static UsageException cannot(String folder, String what, Exception e) {
    return new UsageException(
        "--checkpointDir=%s: cannot %s (%s)".formatted(folder, what, e.getMessage()));
  }

  private static Map<String, String> describe(CityOptions options) {
    Map<String, String> description = new TreeMap<>();
    description.put(CODE, CodeVersion.current());
    CityOption.all().forEach(option -> description.put(option.name(), option.value(options)));
    description.putAll(S3Setup.description(options));
    SparkPipelineOptions spark = options.as(SparkPipelineOptions.class);
    // Spark takes them from the checkpoint: from a place that may be another cluster's, or gone.
    description.put("sparkMaster", spark.getSparkMaster());
    description.put("filesToStage", String.valueOf(spark.getFilesToStage()));
    description.put("batchIntervalMillis", spark.getBatchIntervalMillis().toString());
    description.put("readTimePercentage", spark.getReadTimePercentage().toString());
    description.put("minReadTimeMillis", spark.getMinReadTimeMillis().toString());
    description.put("maxRecordsPerBatch", spark.getMaxRecordsPerBatch().toString());
    description.put("checkpointDurationMillis", spark.getCheckpointDurationMillis().toString());
    CHANGEABLE.forEach(description::remove);
    return description;
  }
}
