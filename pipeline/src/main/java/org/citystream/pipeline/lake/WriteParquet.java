package org.citystream.pipeline.lake;

import java.util.regex.Pattern;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.AfterFirst;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;

/**
 * Gathers rows into one Parquet file a {@link FileGroup} and interval of clock time, and writes
 * each in one step. Rows are grouped by dataset and shard, which are few for ever, and put apart by
 * folder when they are written. It works in the global window, so no row can be late for it. Gives
 * the paths of the files written.
 */
public final class WriteParquet
    extends PTransform<PCollection<KV<FileGroup, RowChunk>>, PCollection<String>> {
  // Bounds a file, and the rows in memory until it is written, when an interval brings very many.
  private static final int MAX_CHUNKS = 256;

  /** The folder below the lake in which files are until they are complete. */
  public static final String TEMPORARY = ".temp";

  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final String lake;
  private final String runId;
  private final Duration interval;

  private WriteParquet(String lake, String runId, Duration interval) {
    this.lake = lake;
    this.runId = runId;
    this.interval = interval;
  }

  /**
   * Writes below the lake of the options, a file an interval.
   *
   * @param interval zero for no waiting: what a runner hands on together is a file
   * @throws IllegalArgumentException if an option has no sense; the message names it
   */
  public static WriteParquet every(Duration interval, LakeOptions options) {
    check(options);
    return new WriteParquet(options.getLake(), options.getRunId(), interval);
  }

  /**
   * Checks how files are named and put apart.
   *
   * @throws IllegalArgumentException if an option has no sense; the message names it
   */
  static void check(LakeOptions options) {
    if (options.getNumShards() < 1) {
      throw new IllegalArgumentException(
          "--numShards=%d: must be 1 or more".formatted(options.getNumShards()));
    }
    if (!RUN_ID.matcher(options.getRunId()).matches()) {
      throw new IllegalArgumentException(
          "--runId=%s: must be 1 to 64 letters, digits, _ or -".formatted(options.getRunId()));
    }
  }

  /** The coder of the input, which must be set on it. */
  public static Coder<KV<FileGroup, RowChunk>> inputCoder() {
    return KvCoder.of(FileGroup.GroupCoder.of(), RowChunk.ChunkCoder.of());
  }

  @Override
  public PCollection<String> expand(PCollection<KV<FileGroup, RowChunk>> chunks) {
    return chunks
        .apply(
            "Key by dataset and shard",
            WithKeys.of(
                (SerializableFunction<KV<FileGroup, RowChunk>, String>)
                    chunk -> chunk.getKey().sink()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), inputCoder()))
        .apply(
            "In the global window",
            Window.<KV<String, KV<FileGroup, RowChunk>>>into(new GlobalWindows())
                .triggering(
                    Repeatedly.forever(
                        AfterFirst.of(
                            AfterPane.elementCountAtLeast(
                                interval.getMillis() == 0 ? 1 : MAX_CHUNKS),
                            AfterProcessingTime.pastFirstElementInPane().plusDelayOf(interval))))
                .withAllowedLateness(Duration.ZERO)
                .discardingFiredPanes())
        .apply("Group into files", GroupByKey.create())
        .apply("Write files", ParDo.of(new WriteFileFn(lake, runId)))
        // Paths of files that never waited can be put to these.
        .apply("As if ungrouped", Window.<String>configure().triggering(DefaultTrigger.of()));
  }
}
