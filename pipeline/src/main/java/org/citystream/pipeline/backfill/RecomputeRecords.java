package org.citystream.pipeline.backfill;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.DurationOption;
import org.citystream.pipeline.ingest.RecordBatch;
import org.citystream.pipeline.lake.FileGroup;
import org.citystream.pipeline.lake.LakeFile;
import org.citystream.pipeline.lake.RowChunk;
import org.citystream.pipeline.lake.WriteParquet;

/**
 * Parses the records of the raw archive once more, each once, and holds them against the rows that
 * are there. What raw does not have any more keeps its row: a dead letter holds its record, and an
 * event has been parsed.
 */
public final class RecomputeRecords extends PTransform<PBegin, PCollectionTuple> {
  /** The records whose rows of processed and dead letters are written. */
  public static final TupleTag<RecordBatch> ARCHIVED = new TupleTag<>("archived");

  /** The records of windows that are computed. */
  public static final TupleTag<RecordBatch> JOINED = new TupleTag<>("joined");

  /** Dead letters that are rejected for the same reason again. */
  public static final TupleTag<KV<FileGroup, RowChunk>> UNCHANGED = new TupleTag<>("unchanged");

  private final BackfillFiles files;
  private final RecomputeFn recompute;

  private RecomputeRecords(BackfillFiles files, RecomputeFn recompute) {
    this.files = files;
    this.recompute = recompute;
  }

  /**
   * The records of these files.
   *
   * @throws IllegalArgumentException if an option has no sense; the message names it
   */
  public static RecomputeRecords of(BackfillFiles files, BackfillRange range, CityOptions options) {
    Duration maxFutureSkew =
        Duration.ofMillis(
            DurationOption.parse("maxFutureSkew", options.getMaxFutureSkew()).getMillis());
    return new RecomputeRecords(
        files, new RecomputeFn(range, maxFutureSkew, options.getNumShards()));
  }

  @Override
  public PCollectionTuple expand(PBegin input) {
    PCollectionTuple records =
        KeyedPCollectionTuple.of(RecomputeFn.RAW, read(input, "raw", files.raw()))
            .and(RecomputeFn.PROCESSED, read(input, "processed", files.processed()))
            .and(RecomputeFn.DEAD_LETTERS, read(input, "dead letters", files.deadLetters()))
            .apply("Group by record", CoGroupByKey.create())
            .apply(
                "Recompute",
                ParDo.of(recompute)
                    .withOutputTags(ARCHIVED, TupleTagList.of(JOINED).and(UNCHANGED)));
    records.get(ARCHIVED).setCoder(RecordBatch.BatchCoder.of());
    records.get(JOINED).setCoder(RecordBatch.BatchCoder.of());
    records.get(UNCHANGED).setCoder(WriteParquet.inputCoder());
    return records;
  }

  private static PCollection<KV<RecordBlock, RowChunk>> read(
      PBegin input, String name, List<LakeFile> files) {
    return input
        .apply("Files of " + name, Create.of(files).withCoder(SerializableCoder.of(LakeFile.class)))
        .apply("Read " + name, ParDo.of(new ReadRecordsFn()))
        .setCoder(KvCoder.of(RecordBlock.BlockCoder.of(), RowChunk.ChunkCoder.of()))
        .apply(
            "Early " + name,
            // Or what comes after the grouping would be late for its windows.
            Window.<KV<RecordBlock, RowChunk>>configure()
                .withTimestampCombiner(TimestampCombiner.EARLIEST));
  }

  private static final class ReadRecordsFn extends DoFn<LakeFile, KV<RecordBlock, RowChunk>> {
    @ProcessElement
    public void process(@Element LakeFile file, OutputReceiver<KV<RecordBlock, RowChunk>> output)
        throws IOException {
      file.chunks(RecordBlock::of).flush((block, chunk) -> output.output(KV.of(block, chunk)));
    }
  }
}
