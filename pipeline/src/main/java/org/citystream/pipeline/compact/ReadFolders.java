package org.citystream.pipeline.compact;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.citystream.pipeline.lake.FileGroup;
import org.citystream.pipeline.lake.LakeFile;
import org.citystream.pipeline.lake.RewriteFolders;
import org.citystream.pipeline.lake.RowChunk;
import org.citystream.pipeline.lake.RowChunker;
import org.citystream.pipeline.lake.RowOrder;
import org.citystream.pipeline.lake.WriteParquet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all rows of folders: the input of {@link RewriteFolders}. The rows of a vehicle are in one
 * shard. A file that cannot be read gives no row, and is not among those to be replaced.
 */
public final class ReadFolders extends PTransform<PBegin, PCollectionTuple> {
  private static final Logger LOG = LoggerFactory.getLogger(ReadFolders.class);

  private final List<HourFolder> folders;
  private final long targetBytes;

  private ReadFolders(List<HourFolder> folders, long targetBytes) {
    this.folders = folders;
    this.targetBytes = targetBytes;
  }

  /**
   * Reads folders.
   *
   * @param targetBytes the size of a file that is written, which decides how many shards there are
   */
  public static ReadFolders of(List<HourFolder> folders, long targetBytes) {
    return new ReadFolders(folders, targetBytes);
  }

  @Override
  public PCollectionTuple expand(PBegin input) {
    Map<FileGroup, Integer> shards = new HashMap<>();
    folders.forEach(folder -> shards.put(folder.group(), folder.shards(targetBytes)));
    PCollectionTuple rows =
        input
            .apply(
                "Files",
                Create.of(folders.stream().flatMap(folder -> folder.files().stream()).toList())
                    .withCoder(SerializableCoder.of(LakeFile.class)))
            .apply(
                "Read rows",
                ParDo.of(new ReadRowsFn(Map.copyOf(shards)))
                    .withOutputTags(RewriteFolders.ROWS, TupleTagList.of(RewriteFolders.REPLACED)));
    rows.get(RewriteFolders.ROWS).setCoder(WriteParquet.inputCoder());
    rows.get(RewriteFolders.REPLACED).setCoder(RewriteFolders.replacedCoder());
    return rows;
  }

  private static final class ReadRowsFn extends DoFn<LakeFile, KV<FileGroup, RowChunk>> {
    private final Map<FileGroup, Integer> shards;

    ReadRowsFn(Map<FileGroup, Integer> shards) {
      this.shards = shards;
    }

    @ProcessElement
    public void process(@Element LakeFile file, MultiOutputReceiver output) {
      RowOrder order = RowOrder.of(file.folder().dataset());
      int numShards = shards.get(file.folder());
      RowChunker<FileGroup> chunks;
      try {
        chunks = file.chunks(row -> file.folder().inShard(order.shard(row, numShards)));
      } catch (IOException e) {
        LOG.warn("left as it is: {}", e.getMessage());
        return;
      }
      output.get(RewriteFolders.REPLACED).output(KV.of(file, chunks.rows()));
      chunks.flush((group, chunk) -> output.get(RewriteFolders.ROWS).output(KV.of(group, chunk)));
    }
  }
}
