package org.citystream.pipeline.lake;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.citystream.contracts.lake.Dataset;

/**
 * A file that is written below {@link WriteParquet#TEMPORARY} and moved to its place when it is
 * complete, so that no reader ever sees half of it.
 *
 * @param temporary where it is written
 * @param place where it belongs
 */
public record NewFile(ResourceId temporary, ResourceId place) {

  /**
   * A file of a lake.
   *
   * @param folder below the lake
   * @param name that no other file has
   */
  public static NewFile of(String lake, String folder, String name) {
    ResourceId root = FileSystems.matchNewResource(lake, true);
    return new NewFile(resolve(root, WriteParquet.TEMPORARY, name), resolve(root, folder, name));
  }

  private static ResourceId resolve(ResourceId lake, String folder, String name) {
    return lake.resolve(folder, StandardResolveOptions.RESOLVE_DIRECTORY)
        .resolve(name, StandardResolveOptions.RESOLVE_FILE);
  }

  /** Opens it for rows of a dataset. */
  ParquetRows open(Dataset dataset) throws IOException {
    WritableByteChannel channel = FileSystems.create(temporary, "application/vnd.apache.parquet");
    return new ParquetRows(dataset.schema(), channel);
  }

  /** Moves it, complete, to its place, if an earlier attempt has not, and gives that. */
  public String publish() throws IOException {
    try {
      FileSystems.rename(List.of(temporary), List.of(place));
    } catch (IOException e) {
      if (LakeFile.isThere(temporary) || !LakeFile.isThere(place)) {
        throw e;
      }
    }
    return place.toString();
  }
}
