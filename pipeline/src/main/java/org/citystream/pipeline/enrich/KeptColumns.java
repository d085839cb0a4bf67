package org.citystream.pipeline.enrich;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.citystream.pipeline.lake.AvroRows;

/**
 * Takes the columns that a side keeps out of rows of a processed dataset. Values stay in Avro's
 * binary encoding and are copied, for every record comes this way.
 *
 * @see <a href="https://avro.apache.org/docs/1.11.1/specification/#binary-encoding">Avro's binary
 *     encoding</a>
 */
final class KeptColumns {
  private static final String ID = "id";
  private static final String LATE = "late";
  private static final int NOT_PROCESSED = -1;

  private final Column[] processed;
  private final int id;
  private final int[] sources;

  /** How long a value is. */
  private enum Length {
    BYTE,
    EIGHT_BYTES,
    /** Seven bits a byte, the last one without the highest bit. */
    VARIABLE,
    /** Its number of bytes stands before it. */
    STATED
  }

  private record Column(boolean nullable, Length length) {
    static Column of(Schema.Field field) {
      Schema type = field.schema();
      boolean nullable = type.isUnion();
      Schema value = nullable ? AvroRows.something(type) : type;
      return new Column(
          nullable,
          switch (value.getType()) {
            case BOOLEAN -> Length.BYTE;
            case DOUBLE -> Length.EIGHT_BYTES;
            case INT, LONG -> Length.VARIABLE;
            case STRING, BYTES -> Length.STATED;
            default -> throw new IllegalArgumentException("cannot be passed over: " + field);
          });
    }

    /** Where the value that starts there ends. */
    int end(byte[] row, int start) {
      int at = start;
      if (nullable && row[at++] == 0) {
        return at;
      }
      return switch (length) {
        case BYTE -> at + 1;
        case EIGHT_BYTES -> at + Double.BYTES;
        case VARIABLE -> afterVariable(row, at);
        case STATED -> afterVariable(row, at) + stated(row, at);
      };
    }
  }

  /**
   * The columns of a side.
   *
   * @param processed schema of the rows that there are
   * @param kept schema of what is kept of them: columns of the same names and types, but for the
   *     id, which {@link RecordId} packs, and for {@code late}
   */
  KeptColumns(Schema processed, Schema kept) {
    this.processed = processed.getFields().stream().map(Column::of).toArray(Column[]::new);
    id = processed.getField(ID).pos();
    if (!this.processed[id].nullable()) {
      throw new IllegalArgumentException("every record has an id: " + processed);
    }
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
   * @param buffer has an array; the row is all that remains
   * @param late the value of the column {@code late}
   */
  byte[] of(ByteBuffer buffer, boolean late) {
    byte[] row = buffer.array();
    int[] starts = new int[processed.length + 1];
    starts[0] = buffer.arrayOffset() + buffer.position();
    for (int column = 0; column < processed.length; column++) {
      starts[column + 1] = processed[column].end(row, starts[column]);
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream(buffer.remaining());
    for (int source : sources) {
      if (source == NOT_PROCESSED) {
        kept.write(late ? 1 : 0);
      } else if (source == id && row[starts[id]] != 0) {
        writeId(row, starts[id], starts[id + 1], kept);
      } else {
        kept.write(row, starts[source], starts[source + 1] - starts[source]);
      }
    }
    return kept.toByteArray();
  }

  private static void writeId(byte[] row, int start, int end, ByteArrayOutputStream kept) {
    kept.write(row, start, 1);
    int length = stated(row, start + 1);
    ByteBuffer packed = RecordId.pack(ByteBuffer.wrap(row, end - length, length));
    writeStated(packed.remaining(), kept);
    kept.write(packed.array(), packed.position(), packed.remaining());
  }

  private static int afterVariable(byte[] row, int start) {
    int at = start;
    while (row[at++] < 0) {}
    return at;
  }

  /** A length: never negative, and so twice itself in zigzag encoding. */
  private static int stated(byte[] row, int start) {
    int zigzag = 0;
    int at = start;
    for (int shift = 0; ; shift += 7) {
      zigzag |= (row[at] & 0x7f) << shift;
      if (row[at++] >= 0) {
        return zigzag >>> 1;
      }
    }
  }

  private static void writeStated(int length, ByteArrayOutputStream kept) {
    int zigzag = length << 1;
    for (; zigzag > 0x7f; zigzag >>>= 7) {
      kept.write((zigzag & 0x7f) | 0x80);
    }
    kept.write(zigzag);
  }
}
