package org.citystream.runners;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.citystream.contracts.lake.Dataset;
import software.amazon.awssdk.core.exception.SdkException;

/** A local copy of a lake in an object store, for what can only read local files. */
final class LakeCopy {
  private final String lake;
  private final Path folder;

  /**
   * A copy that is empty until it is refreshed.
   *
   * @param lake the lake, in any of Beam's file systems
   * @param folder where its files go
   */
  LakeCopy(String lake, Path folder) {
    this.lake = lake;
    this.folder = folder;
  }

  /** Fetches the files that are not here yet: a lake's files never change. */
  void refresh() throws IOException {
    for (Dataset dataset : Dataset.values()) {
      fetch(dataset, Days.ALL);
    }
  }

  /**
   * Fetches the files of a dataset that are not here yet.
   *
   * @return those that were fetched now
   */
  List<Path> fetch(Dataset dataset, Days days) throws IOException {
    return fetch(dataset.path() + "/**.parquet", days);
  }

  /** As for a dataset, for a pattern of paths from the lake. */
  List<Path> fetch(String files, Days days) throws IOException {
    List<Path> fetched = new ArrayList<>();
    for (MatchResult.Metadata file :
        FileSystems.match(lake + "/" + files, EmptyMatchTreatment.ALLOW).metadata()) {
      String name = file.resourceId().toString().substring(lake.length() + 1);
      Path copy = folder.resolve(name);
      if (!Files.exists(copy) && days.haveFile(name)) {
        Files.createDirectories(copy.getParent());
        fetch(file.resourceId(), copy);
        Files.setLastModifiedTime(copy, FileTime.fromMillis(file.lastModifiedMillis()));
        fetched.add(copy);
      }
    }
    return fetched;
  }

  /** Copies one file of any of Beam's file systems. */
  static void fetch(ResourceId file, Path copy) throws IOException {
    try (InputStream bytes = Channels.newInputStream(FileSystems.open(file))) {
      Files.copy(bytes, copy);
    } catch (SdkException e) {
      // Beam lets an answer of S3 through as it is.
      throw new IOException(e);
    }
  }
}
