package org.citystream.pipeline.backfill;

import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.citystream.pipeline.lake.FileGroup;
import org.citystream.pipeline.lake.LakeFile;
import org.citystream.pipeline.lake.RowChunk;
import org.citystream.pipeline.lake.RowOrder;
import org.citystream.pipeline.lake.WriteParquet;

/** Reads rows of the join, in the shards in which those are that are computed now. */
public final class ReadOldRows extends PTransform<PBegin, PCollection<KV<FileGroup, RowChunk>>> {
  private final List<LakeFile> files;
  private final int numShards;

  /**
   * The rows of these files.
   *
   * @param numShards files that are written side by side for one folder
   */
  public ReadOldRows(List<LakeFile> files, int numShards) {
    this.files = files;
    this.numShards = numShards;
  }

  @Override
  public PCollection<KV<FileGroup, RowChunk>> expand(PBegin input) {
    return input
        .apply("Files", Create.of(files).withCoder(SerializableCoder.of(LakeFile.class)))
        .apply("Read rows", ParDo.of(new ReadRowsFn(numShards)))
        .setCoder(WriteParquet.inputCoder());
  }

  private static final class ReadRowsFn extends DoFn<LakeFile, KV<FileGroup, RowChunk>> {
    private final int numShards;

    ReadRowsFn(int numShards) {
      this.numShards = numShards;
    }

    @ProcessElement
    public void process(@Element LakeFile file, OutputReceiver<KV<FileGroup, RowChunk>> output)
        throws IOException {
      RowOrder order = RowOrder.of(file.folder().dataset());
      file.chunks(row -> file.folder().inShard(order.shard(row, numShards)))
          .flush((group, chunk) -> output.output(KV.of(group, chunk)));
    }
  }
}
