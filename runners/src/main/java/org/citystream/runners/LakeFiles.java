package org.citystream.runners;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * A lake's files, by hour folder, as local paths. A lake may be huge, so nobody is asked for more
 * than an hour's.
 */
interface LakeFiles extends AutoCloseable {
  /** The folder of a day below its dataset. */
  DateTimeFormatter DAY = DateTimeFormatter.ofPattern("'dt='uuuu-MM-dd").withZone(ZoneOffset.UTC);

  /** The folder of an hour below its day. */
  DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("'hour='HH").withZone(ZoneOffset.UTC);

  /**
   * The files of a lake.
   *
   * @param lake a local folder, whose files are used in place, or one that Beam's file systems
   *     know, such as {@code s3://bucket/prefix}, whose files are fetched until this is closed
   * @param newest an hour that no folder is after; later ones of a lake that is not local may be
   *     overlooked
   */
  static LakeFiles of(String lake, Instant newest) throws IOException {
    return lake.contains("://") ? new RemoteLakeFiles(lake, newest) : new LocalLakeFiles(lake);
  }

  /**
   * The newest hour that has files.
   *
   * @param folder the path of a dataset below the lake, such as {@code raw/topic=gps_data}
   * @param before only hours that begin before it
   */
  Optional<Instant> newestHour(String folder, Instant before) throws IOException;

  /** The Parquet files of an hour, as local paths; none if there is no such folder. */
  List<String> files(String folder, Instant hour) throws IOException;

  @Override
  void close() throws IOException;
}
