package org.citystream.pipeline.enrich;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Takes the columns that a side keeps out of rows of a processed dataset. Values stay in Avro's
 * binary encoding and are copied, for every record comes this way.
 */
final class KeptColumns {
  private static final String ID = "id";
  private static final String LATE = "late";
  private static final int NOT_PROCESSED = -1;

  private final List<Schema.Field> processed;
  private final int id;
  private final int[] sources;

  /**
   * The columns of a side.
   *
   * @param processed schema of the rows that there are
   * @param kept schema of what is kept of them: columns of the same names and types, but for the
   *     id, which {@link RecordId} packs, and for {@code late}
   */
  KeptColumns(Schema processed, Schema kept) {
    this.processed = processed.getFields();
    id = processed.getField(ID).pos();
    sources =
        kept.getFields().stream()
            .mapToInt(
                column ->
                    column.name().equals(LATE)
                        ? NOT_PROCESSED
                        : processed.getField(column.name()).pos())
            .toArray();
  }

  /**
   * What is kept of a row.
   *
   * @param late the value of the column {@code late}
   */
  byte[] of(byte[] row, boolean late) {
    try {
      BinaryDecoder in = DecoderFactory.get().binaryDecoder(row, null);
      int[] ends = new int[processed.size()];
      ByteBuffer recordId = null;
      for (int column = 0; column < ends.length; column++) {
        if (column == id && in.readIndex() == 1) {
          recordId = in.readBytes(null);
        } else if (column != id) {
          GenericDatumReader.skip(processed.get(column).schema(), in);
        }
        ends[column] = row.length - in.inputStream().available();
      }
      return copy(row, ends, recordId, late);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] copy(byte[] row, int[] ends, ByteBuffer recordId, boolean late)
      throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(row.length);
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(kept, null);
    for (int source : sources) {
      if (source == NOT_PROCESSED) {
        out.writeBoolean(late);
      } else if (source == id && recordId != null) {
        out.writeIndex(1);
        out.writeBytes(RecordId.pack(recordId));
      } else {
        int start = source == 0 ? 0 : ends[source - 1];
        out.writeFixed(row, start, ends[source] - start);
      }
    }
    return kept.toByteArray();
  }
}
