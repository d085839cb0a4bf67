package org.citystream.pipeline.lake;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A file of the lake as Parquet reads it: in place, and of a file in an object store only the parts
 * that are asked for.
 *
 * @param file what one of Beam's file systems says of it; the file system must be one whose files
 *     can be read from any position, as local ones and those in S3 can
 */
public record ChannelInput(MatchResult.Metadata file) implements InputFile {
  @Override
  public long getLength() {
    return file.sizeBytes();
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    return new ChannelStream((SeekableByteChannel) FileSystems.open(file.resourceId()));
  }

  /** Where the file is, for Parquet names it so. */
  @Override
  public String toString() {
    return file.resourceId().toString();
  }

  private static final class ChannelStream extends DelegatingSeekableInputStream {
    private final SeekableByteChannel channel;

    ChannelStream(SeekableByteChannel channel) {
      super(Channels.newInputStream(channel));
      this.channel = channel;
    }

    @Override
    public long getPos() throws IOException {
      return channel.position();
    }

    @Override
    public void seek(long position) throws IOException {
      channel.position(position);
    }
  }
}
