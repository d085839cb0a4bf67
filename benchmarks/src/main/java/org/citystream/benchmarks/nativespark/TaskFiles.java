package org.citystream.benchmarks.nativespark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskFailureListener;
import org.citystream.contracts.lake.Dataset;

/**
 * The files that one task writes, one a folder of the lake. A task reads one partition of one topic
 * from an offset that the checkpoint fixes, and its files are named for that: repeated, it writes
 * the same files again.
 */
final class TaskFiles {
  private static final long SECONDS_PER_HOUR = 3600;
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("'dt='uuuu-MM-dd'/hour='HH").withZone(ZoneOffset.UTC);

  private final Path lake;
  private final long attempt;
  private final Map<Folder, RowFile> files = new HashMap<>();
  private String name;

  private record Folder(String path, long hour) {}

  /** Files of the running task. */
  TaskFiles(Path lake) {
    this.lake = lake;
    attempt = TaskContext.get().taskAttemptId();
    TaskFailureListener discard = (task, failure) -> files.values().forEach(RowFile::discard);
    TaskContext.get().addTaskFailureListener(discard);
  }

  /** Adds a row of the raw archive. */
  void raw(CityRecord record) throws IOException {
    String path = Dataset.RAW.path() + "/topic=" + record.topic().topicName();
    file(Dataset.RAW, path, record.arrival(), record).write(LakeRows.raw(record));
  }

  /** Adds a row to the folder of an hour. */
  void add(Dataset dataset, Instant time, CityRecord record, Object[] row) throws IOException {
    file(dataset, dataset.path(), time, record).write(row);
  }

  private RowFile file(Dataset dataset, String path, Instant time, CityRecord record)
      throws IOException {
    if (name == null) {
      name =
          "%s-%d-%020d.parquet"
              .formatted(record.topic().topicName(), record.partition(), record.offset());
    }
    Folder folder = new Folder(path, Math.floorDiv(time.getEpochSecond(), SECONDS_PER_HOUR));
    RowFile file = files.get(folder);
    if (file == null) {
      Path hour = lake.resolve(path).resolve(HOUR.format(time));
      file = new RowFile(hour.resolve(name), attempt, dataset.schema());
      files.put(folder, file);
    }
    return file;
  }

  /** Finishes all files. */
  void close() throws IOException {
    for (RowFile file : files.values()) {
      file.close();
    }
  }
}
