package org.citystream.pipeline.compact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.citystream.pipeline.lake.FileGroup;
import org.citystream.pipeline.lake.LakeFile;

/**
 * The files of an hour of a dataset.
 *
 * @param group which
 * @param files all of them; at least one
 */
public record HourFolder(FileGroup group, List<LakeFile> files) {
  /** Begins the names of compacted files. */
  public static final String JOB = "compact";

  /** Puts files into their folders, the oldest hour first. */
  public static List<HourFolder> of(List<LakeFile> files) {
    Map<FileGroup, List<LakeFile>> folders = new LinkedHashMap<>();
    for (LakeFile file : files) {
      folders.computeIfAbsent(file.folder(), group -> new ArrayList<>()).add(file);
    }
    return folders.entrySet().stream()
        .map(folder -> new HourFolder(folder.getKey(), folder.getValue()))
        .sorted(
            Comparator.<HourFolder, Instant>comparing(folder -> folder.group().time())
                .thenComparing(folder -> folder.group().folder()))
        .toList();
  }

  /** The size of all files. */
  public long bytes() {
    return files.stream().mapToLong(LakeFile::bytes).sum();
  }

  /**
   * How many files it should have at most.
   *
   * @param targetBytes the size of a file
   */
  public int shards(long targetBytes) {
    return Math.toIntExact(Math.max(1, (bytes() + targetBytes - 1) / targetBytes));
  }

  /**
   * Whether there is anything to be gained: not where all files are of one compaction, and few.
   *
   * @param targetBytes the size of a file
   */
  public boolean needsCompaction(long targetBytes) {
    return files.size() > shards(targetBytes)
        || !isCompacted()
        // What one has left behind, another has read.
        || files.stream().map(HourFolder::compaction).distinct().count() > 1;
  }

  /** Whether all files are compacted ones. */
  public boolean isCompacted() {
    return files.stream().allMatch(file -> file.name().startsWith(JOB + "-"));
  }

  /** The beginning of a file's name, with the id of the run that wrote it. */
  private static String compaction(LakeFile file) {
    return file.name().substring(0, file.name().indexOf('-', JOB.length() + 1));
  }
}
