package org.citystream.runners;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.lake.LakeOptions;
import software.amazon.awssdk.core.exception.SdkException;

/** A local copy of a lake in an object store, for what can only read local files. */
final class LakeCopy {
  private final LakeOptions options;
  private final Path folder;

  /**
   * A copy that is empty until it is refreshed.
   *
   * @param options where the lake is
   * @param folder where its files go
   */
  LakeCopy(LakeOptions options, Path folder) {
    this.options = options;
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
    return fetch(dataset.path(), name -> name.endsWith(".parquet") && days.haveFile(name));
  }

  /** Fetches the files of any folder that are not here yet, and gives them. */
  List<Path> fetch(String below) throws IOException {
    return fetch(below, name -> true);
  }

  private List<Path> fetch(String below, Predicate<String> wanted) throws IOException {
    List<Path> fetched = new ArrayList<>();
    for (MatchResult.Metadata file : LakeListing.files(options, below)) {
      String name = file.resourceId().toString().substring(options.getLake().length() + 1);
      Path copy = folder.resolve(name);
      if (!Files.exists(copy) && wanted.test(name)) {
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
