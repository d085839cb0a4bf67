package org.citystream.pipeline;

import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.citystream.pipeline.compact.HourFolder;
import org.citystream.pipeline.compact.ReadFolders;
import org.citystream.pipeline.lake.KeepRow;
import org.citystream.pipeline.lake.LakeOptions;
import org.citystream.pipeline.lake.RewriteFolders;

/**
 * Many small files to few large ones.
 *
 * <pre>
 *   Read folders      every row of the hours, by vehicle
 *        |
 *   Rewrite folders   what the views show, sorted; new files in place before old ones go
 * </pre>
 */
public final class CompactPipeline {
  private CompactPipeline() {}

  /**
   * Assembles the job; it runs on any runner.
   *
   * @param options say where the lake is; the run id is in the new files' names
   * @param folders those that are compacted
   * @param targetBytes the size of a file that is written
   */
  public static Pipeline create(LakeOptions options, List<HourFolder> folders, long targetBytes) {
    Pipeline pipeline = Pipeline.create(options);
    PCollectionTuple rows = pipeline.apply("Read folders", ReadFolders.of(folders, targetBytes));
    rows.apply("Rewrite folders", RewriteFolders.oneByOne(options, HourFolder.JOB, KeepRow.SHOWN));
    return pipeline;
  }
}
