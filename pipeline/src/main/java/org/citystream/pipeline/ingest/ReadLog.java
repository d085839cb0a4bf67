package org.citystream.pipeline.ingest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The log of what each epoch of a read took, one small file an epoch. An epoch is logged before its
 * records are handed on, so whoever reads it again after a failure can take exactly the same.
 *
 * @param folder where the files are, on a file system that every worker sees
 */
record ReadLog(String folder) implements Serializable {
  // Engines go back to their last checkpoint, some ten epochs; the rest is margin.
  static final long KEPT_EPOCHS = 900;
  // Deleted together, for an object store takes a request a call.
  static final long DELETED_EPOCHS = 100;

  /** Where the epoch after these epochs ended; empty if it is not in the log. */
  Optional<ReadMark> after(long epochs) throws IOException {
    MatchResult.Metadata file;
    try {
      file = FileSystems.matchSingleFileSpec(file(epochs + 1).toString());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
    try (InputStream in = Channels.newInputStream(FileSystems.open(file.resourceId()))) {
      byte[] entry = in.readAllBytes();
      byte[] mark = Arrays.copyOfRange(entry, Math.min(Long.BYTES, entry.length), entry.length);
      // Half an entry is that of an epoch whose records nobody has seen.
      return entry.length > Long.BYTES && ByteBuffer.wrap(entry).getLong() == checksum(mark)
          ? Optional.of(ReadMark.readFrom(new ByteArrayInputStream(mark)))
          : Optional.empty();
    }
  }

  /**
   * Logs the end of an epoch.
   *
   * @throws IOException if it is logged already: another reader has taken the same epoch
   */
  void write(ReadMark mark) throws IOException {
    if (after(mark.epoch() - 1).isPresent()) {
      throw new IOException("epoch %d of the read was logged meanwhile".formatted(mark.epoch()));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    mark.writeTo(bytes);
    try (OutputStream out =
        Channels.newOutputStream(
            FileSystems.create(file(mark.epoch()), "application/octet-stream"))) {
      out.write(
          ByteBuffer.allocate(Long.BYTES + bytes.size())
              .putLong(checksum(bytes.toByteArray()))
              .put(bytes.toByteArray())
              .array());
    }
    long last = mark.epoch() - KEPT_EPOCHS;
    if (last > 0 && last % DELETED_EPOCHS == 0) {
      FileSystems.delete(
          LongStream.rangeClosed(last - DELETED_EPOCHS + 1, last).mapToObj(this::file).toList(),
          StandardMoveOptions.IGNORE_MISSING_FILES);
    }
  }

  private ResourceId file(long epoch) {
    return FileSystems.matchNewResource(folder, true)
        .resolve(String.format(Locale.ROOT, "%012d", epoch), StandardResolveOptions.RESOLVE_FILE);
  }

  private static long checksum(byte[] bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    return checksum.getValue();
  }
}
