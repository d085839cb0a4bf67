package org.citystream.pipeline.lake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;

/** Rows of the lake in Avro's binary encoding, the form in which they travel between steps. */
public final class AvroRows {
  // Building a datum writer costs far more than using it; one a class is shared by all threads.
  private static final ClassValue<SpecificDatumWriter<Object>> WRITERS =
      new ClassValue<>() {
        @Override
        protected SpecificDatumWriter<Object> computeValue(Class<?> type) {
          @SuppressWarnings("unchecked")
          Class<Object> rowType = (Class<Object>) type;
          return new RowWriter(rowType);
        }
      };

  // The same holds for datum readers.
  private static final ClassValue<SpecificDatumReader<?>> READERS =
      new ClassValue<>() {
        @Override
        protected SpecificDatumReader<?> computeValue(Class<?> type) {
          SpecificDatumReader<?> reader =
              new SpecificDatumReader<>(type.asSubclass(SpecificRecordBase.class));
          reader.getData().setFastReaderEnabled(true);
          return reader;
        }
      };

  private AvroRows() {}

  /** Knows that every union of a row is null or something, and need not search. */
  private static final class RowWriter extends SpecificDatumWriter<Object> {
    RowWriter(Class<Object> type) {
      super(type);
      requireNullables(SpecificData.get().getSchema(type));
    }

    private static void requireNullables(Schema schema) {
      switch (schema.getType()) {
        case RECORD -> schema.getFields().forEach(field -> requireNullables(field.schema()));
        case ARRAY -> requireNullables(schema.getElementType());
        case UNION -> requireNullables(something(schema));
        default -> {}
      }
    }

    @Override
    protected int resolveUnion(Schema union, Object value) {
      return value == null ? 0 : 1;
    }
  }

  /**
   * What a nullable value is when it is there.
   *
   * @param nullable a union, of null and that, in this order
   * @throws IllegalArgumentException if it is another one
   */
  public static Schema something(Schema nullable) {
    List<Schema> types = nullable.getTypes();
    if (types.size() != 2 || types.get(0).getType() != Schema.Type.NULL) {
      throw new IllegalArgumentException("neither null nor something: " + nullable);
    }
    return types.get(1);
  }

  /** Encodes one row: the buffer's array is no more than that. */
  public static ByteBuffer encode(SpecificRecordBase row) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      WRITERS.get(row.getClass()).write(row, encoder);
      return ByteBuffer.wrap(bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Decodes one row of a generated class: of a buffer that has an array, all that remains. */
  public static <T extends SpecificRecordBase> T decode(Class<T> type, ByteBuffer row) {
    try {
      BinaryDecoder decoder =
          DecoderFactory.get()
              .binaryDecoder(
                  row.array(), row.arrayOffset() + row.position(), row.remaining(), null);
      return reader(type).read(null, decoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Decodes a chunk's rows of a generated class, in their order. */
  public static <T extends SpecificRecordBase> List<T> decode(Class<T> type, RowChunk chunk) {
    SpecificDatumReader<T> reader = reader(type);
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(chunk.bytes(), null);
    List<T> rows = new ArrayList<>(chunk.rows());
    try {
      for (int i = 0; i < chunk.rows(); i++) {
        rows.add(reader.read(null, decoder));
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends SpecificRecordBase> SpecificDatumReader<T> reader(Class<T> type) {
    return (SpecificDatumReader<T>) READERS.get(type);
  }
}
