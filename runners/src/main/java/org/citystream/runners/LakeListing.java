package org.citystream.runners;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.aws2.s3.S3FileSystemConfiguration;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.citystream.pipeline.lake.LakeOptions;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What lies in a lake at a moment.
 *
 * <p>Beam's patterns do not serve a lake that is being changed: in S3 they ask for every file once
 * more, and find nothing at all when one of them is gone meanwhile.
 */
final class LakeListing {
  private LakeListing() {}

  /**
   * The files below a folder, in no order; those that come or go meanwhile may be missing.
   *
   * @param folder the path below the lake, without slash at either end
   * @return none if there is no such folder
   */
  static List<Metadata> files(LakeOptions options, String folder) throws IOException {
    FileSystems.setDefaultPipelineOptions(options);
    return S3Setup.isInS3(options.getLake())
        ? inS3(options.as(S3Options.class), options.getLake() + "/" + folder + "/")
        : inFolder(Path.of(options.getLake(), folder));
  }

  private static List<Metadata> inS3(S3Options options, String folder) throws IOException {
    URI uri = URI.create(folder);
    String prefix = uri.getPath().substring(1);
    try (S3Client s3 =
        S3FileSystemConfiguration.fromS3Options(options).getS3ClientBuilder().build()) {
      return s3
          .listObjectsV2Paginator(list -> list.bucket(uri.getAuthority()).prefix(prefix))
          .contents()
          .stream()
          // What some tools put where a file system has a folder.
          .filter(object -> !object.key().endsWith("/"))
          .map(
              object ->
                  file(
                      "s3://" + uri.getAuthority() + "/" + object.key(),
                      object.size(),
                      object.lastModified().toEpochMilli()))
          .toList();
    } catch (SdkException e) {
      throw new IOException(e);
    }
  }

  private static List<Metadata> inFolder(Path folder) throws IOException {
    List<Metadata> files = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return files;
    }
    Files.walkFileTree(
        folder,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              files.add(
                  file(
                      path.toString(),
                      attributes.size(),
                      attributes.lastModifiedTime().toMillis()));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return files;
  }

  private static Metadata file(String path, long bytes, long lastModifiedMillis) {
    return Metadata.builder()
        .setResourceId(FileSystems.matchNewResource(path, false))
        .setSizeBytes(bytes)
        .setLastModifiedMillis(lastModifiedMillis)
        .setIsReadSeekEfficient(true)
        .build();
  }
}
