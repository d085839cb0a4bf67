package org.citystream.pipeline.backfill;

import java.util.List;
import java.util.stream.Stream;
import org.citystream.pipeline.lake.LakeFile;

/**
 * The files that a backfill reads.
 *
 * @param raw those that may hold records of the range
 * @param processed of the range
 * @param deadLetters of records that raw's files may hold
 * @param enriched of the range
 * @param replaced those among the others whose rows the new files stand for
 */
public record BackfillFiles(
    List<LakeFile> raw,
    List<LakeFile> processed,
    List<LakeFile> deadLetters,
    List<LakeFile> enriched,
    List<LakeFile> replaced) {

  /** No files at all. */
  public static final BackfillFiles NONE =
      new BackfillFiles(List.of(), List.of(), List.of(), List.of(), List.of());

  /** All that are read. */
  public List<LakeFile> all() {
    return Stream.of(raw, processed, deadLetters, enriched).flatMap(List::stream).toList();
  }
}
