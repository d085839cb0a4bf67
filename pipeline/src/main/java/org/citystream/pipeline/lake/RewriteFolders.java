package org.citystream.pipeline.lake;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Replaces files of hours that are over by new ones, a file a {@link FileGroup}, each row once and
 * sorted. Not one old file is removed before the new ones are complete and in their places, so a
 * reader sees rows twice for a moment and never misses one. Gives the paths of the new files.
 *
 * <p>For jobs that end: it gathers all rows of a group.
 */
public final class RewriteFolders extends PTransform<PCollectionTuple, PCollection<String>> {
  /** The rows of the new files; set their coder to {@link WriteParquet#inputCoder()}. */
  public static final TupleTag<KV<FileGroup, RowChunk>> ROWS = new TupleTag<>("rows");

  /** The old files whose rows these are, and how many rows each has. */
  public static final TupleTag<KV<LakeFile, Long>> REPLACED = new TupleTag<>("replaced");

  private final String lake;
  private final String job;
  private final KeepRow keep;
  private final SerializableFunction<FileGroup, String> together;
  private final boolean countRows;

  private RewriteFolders(
      LakeOptions options,
      String job,
      KeepRow keep,
      SerializableFunction<FileGroup, String> together,
      boolean countRows) {
    WriteParquet.check(options);
    lake = options.getLake();
    this.job = job + "-" + options.getRunId();
    this.keep = keep;
    this.together = together;
    this.countRows = countRows;
  }

  /**
   * Replaces the files of each folder as soon as its new ones are complete, if these were made from
   * exactly as many rows as the old ones have; otherwise the job fails.
   *
   * @param options where the lake is; the run id is in the new files' names
   * @param job begins the names of the new files
   * @throws IllegalArgumentException if an option has no sense; the message names it
   */
  public static RewriteFolders oneByOne(LakeOptions options, String job, KeepRow keep) {
    return new RewriteFolders(options, job, keep, FileGroup::folder, true);
  }

  /**
   * Replaces all files when all new ones are complete.
   *
   * @param options where the lake is; the run id is in the new files' names
   * @param job begins the names of the new files
   * @throws IllegalArgumentException if an option has no sense; the message names it
   */
  public static RewriteFolders together(LakeOptions options, String job, KeepRow keep) {
    return new RewriteFolders(options, job, keep, folder -> "", false);
  }

  /** The coder of {@link #REPLACED}, which must be set on it. */
  public static Coder<KV<LakeFile, Long>> replacedCoder() {
    return KvCoder.of(SerializableCoder.of(LakeFile.class), VarLongCoder.of());
  }

  @Override
  public PCollection<String> expand(PCollectionTuple input) {
    // What the expansion's functions hold must not be this transform.
    SerializableFunction<FileGroup, String> exchange = together;
    PCollection<KV<String, SortedFile>> written =
        input
            .get(ROWS)
            .apply("Group by file", GroupByKey.create())
            .apply("Write sorted", ParDo.of(new WriteSortedFn(lake, job, keep)))
            .setCoder(SerializableCoder.of(SortedFile.class))
            .apply(
                "Written by exchange",
                WithKeys.<String, SortedFile>of(file -> exchange.apply(file.group()))
                    .withKeyType(TypeDescriptors.strings()));
    PCollection<KV<String, KV<LakeFile, Long>>> replaced =
        input
            .get(REPLACED)
            .apply(
                "Replaced by exchange",
                WithKeys.<String, KV<LakeFile, Long>>of(
                        file -> exchange.apply(file.getKey().folder()))
                    .withKeyType(TypeDescriptors.strings()));
    return KeyedPCollectionTuple.of(ExchangeFilesFn.WRITTEN, written)
        .and(ExchangeFilesFn.REPLACED, replaced)
        .apply("Wait for all", CoGroupByKey.create())
        .apply("Exchange files", ParDo.of(new ExchangeFilesFn(lake, countRows)));
  }
}
