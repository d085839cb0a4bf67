package org.citystream.runners;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.SeekableInputStream;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.lake.ChannelInput;
import org.citystream.pipeline.lake.LakeFile;

/**
 * What the footer of a file of the lake says.
 *
 * @param file the file
 * @param rows in it
 * @param newest the last of its rows' times; null if it has none
 * @param problem why the file cannot be read; null if it can
 */
record ParquetFooter(Metadata file, long rows, Instant newest, String problem) {
  private static final int FILES_A_LINE = 1000;
  private static final ParquetReadOptions OPTIONS =
      ParquetReadOptions.builder(new PlainParquetConfiguration()).build();

  /**
   * Reads the footers of a dataset's files, and nothing else of them.
   *
   * @param threads how many are read at a time
   * @param progress told how far it has come
   * @return in the same order, without those of files that are gone by now
   */
  static List<ParquetFooter> read(
      Dataset dataset, List<Metadata> files, int threads, PrintWriter progress)
      throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Optional<ParquetFooter>>> reads =
          files.stream().map(file -> pool.submit(() -> read(dataset, file))).toList();
      List<ParquetFooter> footers = new ArrayList<>();
      int done = 0;
      for (Future<Optional<ParquetFooter>> read : reads) {
        read.get().ifPresent(footers::add);
        if (++done % FILES_A_LINE == 0) {
          progress.printf(
              Locale.ROOT, "%s: %,d of %,d files%n", dataset.path(), done, files.size());
        }
      }
      return footers;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private static Optional<ParquetFooter> read(Dataset dataset, Metadata file) throws IOException {
    ChannelInput input = new ChannelInput(file);
    try (SeekableInputStream stream = input.newStream()) {
      ParquetMetadata footer = ParquetFileReader.readFooter(input, OPTIONS, stream);
      String column = timeColumn(dataset);
      if (!footer.getFileMetaData().getSchema().containsField(column)) {
        return Optional.of(broken(file, "not of %s: lacks %s".formatted(dataset.path(), column)));
      }
      long rows = footer.getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum();
      return Optional.of(new ParquetFooter(file, rows, newest(footer, column), null));
    } catch (IOException | RuntimeException e) {
      // Parquet has no exception of its own for what is no Parquet.
      return LakeFile.isThere(file.resourceId())
          ? Optional.of(broken(file, LakeProbe.reason(e)))
          : Optional.empty();
    }
  }

  private static ParquetFooter broken(Metadata file, String problem) {
    return new ParquetFooter(file, 0, null, problem);
  }

  /** The time of a row: its arrival, that of its event, or its window's end. */
  private static String timeColumn(Dataset dataset) {
    return switch (dataset) {
      case RAW, DEAD_LETTER -> "kafka_timestamp";
      case ENRICHED -> "window_end";
      default -> "event_time";
    };
  }

  private static Instant newest(ParquetMetadata footer, String column) {
    return footer.getBlocks().stream()
        .flatMap(block -> block.getColumns().stream())
        .filter(chunk -> chunk.getPath().toDotString().equals(column))
        .map(ColumnChunkMetaData::getStatistics)
        .filter(statistics -> statistics instanceof LongStatistics && statistics.hasNonNullValue())
        .map(statistics -> ((LongStatistics) statistics).getMax())
        .max(Long::compare)
        .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS))
        .orElse(null);
  }
}
