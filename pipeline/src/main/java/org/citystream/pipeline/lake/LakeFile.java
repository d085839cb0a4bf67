package org.citystream.pipeline.lake;

import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.citystream.contracts.lake.Dataset;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A Parquet file of the lake.
 *
 * @param folder the dataset and hour that it belongs to, in shard 0
 * @param path where it is, as Beam's file systems know it
 * @param bytes its size
 * @param modified when it was written
 */
public record LakeFile(FileGroup folder, String path, long bytes, Instant modified)
    implements Serializable {
  // As in Parquet's AvroReadSupport, which sets it in Hadoop's kind of configuration only.
  private static final String READ_SCHEMA = "parquet.avro.read.schema";

  private static final Pattern PATH =
      Pattern.compile(
          "(?:/topic=(?<topic>[^/]+))?/dt=(?<day>\\d{4}-\\d{2}-\\d{2})/hour=(?<hour>\\d{2})"
              + "/[^/]+\\.parquet");

  /**
   * A file as it was listed; empty if it is none of the dataset's.
   *
   * @param root the folder of the dataset
   */
  public static Optional<LakeFile> of(Dataset dataset, String root, MatchResult.Metadata file) {
    String path = file.resourceId().toString();
    Matcher matcher = PATH.matcher(path.substring(root.length()).replace(File.separatorChar, '/'));
    if (!matcher.matches() || (dataset == Dataset.RAW) != (matcher.group("topic") != null)) {
      return Optional.empty();
    }
    try {
      Instant hour =
          Instant.parse("%sT%s:00:00Z".formatted(matcher.group("day"), matcher.group("hour")));
      FileGroup folder =
          dataset == Dataset.RAW
              ? FileGroup.raw(matcher.group("topic"), hour, 0)
              : FileGroup.hourly(dataset, hour, 0);
      Instant modified = Instant.ofEpochMilli(file.lastModifiedMillis());
      return Optional.of(new LakeFile(folder, path, file.sizeBytes(), modified));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether a file, of whatever kind, is there now. */
  public static boolean isThere(ResourceId file) throws IOException {
    try {
      return !FileSystems.match(file.toString(), EmptyMatchTreatment.ALLOW).metadata().isEmpty();
    } catch (SdkException e) {
      // Beam lets an answer of S3 through as it is.
      throw new IOException(e);
    }
  }

  /** The last part of the path. */
  public String name() {
    return FileSystems.matchNewResource(path, false).getFilename();
  }

  /**
   * Hands on the file's rows, in their order.
   *
   * @throws IOException if it cannot be read or is no file of its dataset, with a message that
   *     names it; rows may have been handed on before
   */
  public void read(Consumer<SpecificRecordBase> rows) throws IOException {
    ParquetConfiguration configuration = new PlainParquetConfiguration();
    configuration.set(READ_SCHEMA, folder.dataset().schema().toString());
    ChannelInput input = new ChannelInput(metadata());
    try (ParquetFileReader footer = ParquetFileReader.open(input)) {
      new DatasetColumns(folder.dataset()).check(footer.getFooter());
    } catch (RuntimeException | IOException e) {
      throw new IOException("%s: %s".formatted(path, e.getMessage()), e);
    }
    try (ParquetReader<SpecificRecordBase> reader =
        AvroParquetReader.<SpecificRecordBase>builder(input, configuration)
            .withDataModel(SpecificData.getForSchema(folder.dataset().schema()))
            .build()) {
      for (SpecificRecordBase row = reader.read(); row != null; row = reader.read()) {
        rows.accept(row);
      }
    } catch (IOException | RuntimeException e) {
      // Parquet tells of damaged files in many ways.
      throw new IOException("%s: %s".formatted(path, e.getMessage()), e);
    }
  }

  /**
   * The file's rows in chunks.
   *
   * @param key what the rows of a chunk have in common
   * @throws IOException as {@link #read} does
   */
  public <K> RowChunker<K> chunks(Function<SpecificRecordBase, K> key) throws IOException {
    RowChunker<K> chunks = new RowChunker<>();
    read(row -> chunks.add(key.apply(row), AvroRows.encode(row)));
    return chunks;
  }

  private MatchResult.Metadata metadata() {
    return MatchResult.Metadata.builder()
        .setResourceId(FileSystems.matchNewResource(path, false))
        .setSizeBytes(bytes)
        .setIsReadSeekEfficient(true)
        .build();
  }
}
