package org.citystream.benchmarks.nativespark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.citystream.contracts.lake.Dataset;

/**
 * A Parquet file in the making, below another name until it is closed. Whoever writes it a second
 * time replaces it.
 */
final class RowFile implements AutoCloseable {
  /** As the pipeline has them. */
  static final long ROW_GROUP_BYTES = 16 << 20;

  private final Path unfinished;
  private final Path file;
  private final ParquetWriter<Object[]> writer;

  /**
   * Begins a file.
   *
   * @param attempt tells apart those who write the same file at the same time
   */
  RowFile(Path file, long attempt, Schema schema) throws IOException {
    this.file = file;
    unfinished = file.resolveSibling(".%s.%d".formatted(file.getFileName(), attempt));
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(unfinished);
    Builder builder =
        new Builder(new LocalOutputFile(unfinished), schema)
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .withDictionaryEncoding(false);
    for (Schema.Field field : schema.getFields()) {
      builder.withDictionaryEncoding(field.name(), Dataset.repeats(field));
    }
    writer = builder.build();
  }

  /** Adds a row: the values of the columns, times in microseconds. */
  void write(Object[] row) throws IOException {
    writer.write(row);
  }

  /** Finishes the file, and only then shows it. */
  @Override
  public void close() throws IOException {
    writer.close();
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Gives the file up, unless it is finished. */
  void discard() {
    unfinished.toFile().delete();
  }

  /** A column, and the columns of its elements if it is a list of records. */
  private record Column(String name, Schema.Type type, List<Column> element) {
    static List<Column> of(Schema record) {
      return record.getFields().stream().map(Column::of).toList();
    }

    private static Column of(Schema.Field field) {
      Schema schema = Dataset.valueType(field);
      Schema.Type type = schema.getType();
      List<Column> element =
          type == Schema.Type.ARRAY ? of(schema.getElementType()) : List.<Column>of();
      return new Column(field.name(), type, element);
    }
  }

  private static final class Builder extends ParquetWriter.Builder<Object[], Builder> {
    private final Schema schema;

    Builder(OutputFile file, Schema schema) {
      super(file);
      this.schema = schema;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<Object[]> getWriteSupport(ParquetConfiguration configuration) {
      return new RowSupport(schema);
    }

    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<Object[]> getWriteSupport(Configuration configuration) {
      return new RowSupport(schema);
    }
  }

  private static final class RowSupport extends WriteSupport<Object[]> {
    private static final ParquetConfiguration STANDARD_LISTS =
        new PlainParquetConfiguration(Map.of("parquet.avro.write-old-list-structure", "false"));

    private final Schema schema;
    private final List<Column> columns;
    private RecordConsumer out;

    RowSupport(Schema schema) {
      this.schema = schema;
      columns = Column.of(schema);
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return new WriteContext(new AvroSchemaConverter(STANDARD_LISTS).convert(schema), Map.of());
    }

    @Override
    @SuppressWarnings("deprecation")
    public WriteContext init(Configuration configuration) {
      return init(new PlainParquetConfiguration());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      out = consumer;
    }

    @Override
    public void write(Object[] row) {
      out.startMessage();
      writeFields(columns, row);
      out.endMessage();
    }

    private void writeFields(List<Column> columns, Object[] row) {
      for (int i = 0; i < row.length; i++) {
        if (row[i] != null) {
          Column column = columns.get(i);
          out.startField(column.name(), i);
          writeValue(column, row[i]);
          out.endField(column.name(), i);
        }
      }
    }

    private void writeValue(Column column, Object value) {
      switch (column.type()) {
        case INT -> out.addInteger((Integer) value);
        case LONG -> out.addLong((Long) value);
        case DOUBLE -> out.addDouble((Double) value);
        case BOOLEAN -> out.addBoolean((Boolean) value);
        case STRING ->
            out.addBinary(Binary.fromConstantByteArray(((String) value).getBytes(UTF_8)));
        case BYTES -> out.addBinary(Binary.fromConstantByteArray((byte[]) value));
        case ARRAY -> writeRecords(column.element(), (List<?>) value);
        default -> throw new IllegalArgumentException("no column can be a " + column.type());
      }
    }

    /** Parquet's standard list: a group of repeated groups of one element. */
    private void writeRecords(List<Column> element, List<?> rows) {
      out.startGroup();
      out.startField("list", 0);
      for (Object row : rows) {
        out.startGroup();
        out.startField("element", 0);
        out.startGroup();
        writeFields(element, (Object[]) row);
        out.endGroup();
        out.endField("element", 0);
        out.endGroup();
      }
      out.endField("list", 0);
      out.endGroup();
    }
  }
}
