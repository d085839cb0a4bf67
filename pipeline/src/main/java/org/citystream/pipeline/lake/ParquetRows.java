package org.citystream.pipeline.lake;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.citystream.contracts.lake.Dataset;

/**
 * Writes rows in Avro's binary encoding to one Parquet file, value by value, without making records
 * of them.
 */
final class ParquetRows implements AutoCloseable {
  // Parquet's default is made for files of many hundred megabytes and is held in memory.
  private static final long ROW_GROUP_BYTES = 16 << 20;

  private static final ParquetConfiguration STANDARD_LISTS =
      new PlainParquetConfiguration(Map.of("parquet.avro.write-old-list-structure", "false"));

  private final WritableByteChannel channel;
  private final ParquetWriter<Decoder> writer;
  private BinaryDecoder decoder;

  /**
   * Opens the file.
   *
   * @param channel where it is written; closed with this
   */
  ParquetRows(Schema schema, WritableByteChannel channel) throws IOException {
    this.channel = channel;
    Builder builder =
        new Builder(new ChannelFile(channel), schema)
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .withDictionaryEncoding(false);
    for (Schema.Field field : schema.getFields()) {
      builder.withDictionaryEncoding(field.name(), Dataset.repeats(field));
    }
    writer = builder.build();
  }

  /** The columns of a file of rows of this schema. */
  static MessageType columns(Schema schema) {
    return new AvroSchemaConverter(STANDARD_LISTS).convert(schema);
  }

  /** Adds a chunk's rows in their order. */
  void write(RowChunk chunk) throws IOException {
    write(chunk.bytes(), chunk.size(), chunk.rows());
  }

  /**
   * Adds rows in Avro's binary encoding, one after the other.
   *
   * @param size how many of the bytes they are
   * @param count how many rows
   */
  void write(byte[] rows, int size, int count) throws IOException {
    decoder = DecoderFactory.get().binaryDecoder(rows, 0, size, decoder);
    for (int row = 0; row < count; row++) {
      writer.write(decoder);
    }
  }

  /** Adds a row in Avro's binary encoding. */
  void write(byte[] row) throws IOException {
    decoder = DecoderFactory.get().binaryDecoder(row, decoder);
    writer.write(decoder);
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      writer.close();
    }
  }

  private static final class Builder extends ParquetWriter.Builder<Decoder, Builder> {
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
    protected WriteSupport<Decoder> getWriteSupport(ParquetConfiguration configuration) {
      return new RowSupport(schema);
    }

    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<Decoder> getWriteSupport(Configuration configuration) {
      return new RowSupport(schema);
    }
  }

  /** Hands a row from Avro's decoder to Parquet. */
  private static final class RowSupport extends WriteSupport<Decoder> {
    private final Schema schema;
    private RecordConsumer out;

    RowSupport(Schema schema) {
      this.schema = schema;
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return new WriteContext(columns(schema), Map.of("parquet.avro.schema", schema.toString()));
    }

    @Override
    @SuppressWarnings("deprecation")
    public WriteContext init(Configuration configuration) {
      return init(new HadoopParquetConfiguration(configuration));
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      out = consumer;
    }

    @Override
    public void write(Decoder row) {
      out.startMessage();
      try {
        writeFields(schema, row);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      out.endMessage();
    }

    private void writeFields(Schema record, Decoder row) throws IOException {
      List<Schema.Field> fields = record.getFields();
      for (int position = 0; position < fields.size(); position++) {
        Schema type = fields.get(position).schema();
        if (type.getType() == Schema.Type.UNION) {
          type = type.getTypes().get(row.readIndex());
        }
        if (type.getType() != Schema.Type.NULL) {
          String name = fields.get(position).name();
          out.startField(name, position);
          writeValue(type, row);
          out.endField(name, position);
        }
      }
    }

    private void writeValue(Schema type, Decoder row) throws IOException {
      switch (type.getType()) {
        case INT -> out.addInteger(row.readInt());
        case LONG -> out.addLong(row.readLong());
        case DOUBLE -> out.addDouble(row.readDouble());
        case BOOLEAN -> out.addBoolean(row.readBoolean());
        case STRING, BYTES ->
            out.addBinary(Binary.fromConstantByteArray(row.readBytes(null).array()));
        case ARRAY -> writeList(type.getElementType(), row);
        case RECORD -> {
          out.startGroup();
          writeFields(type, row);
          out.endGroup();
        }
        default -> throw new IllegalArgumentException("no column can be a " + type);
      }
    }

    /** Parquet's standard list: a group of repeated groups of one element. */
    private void writeList(Schema element, Decoder row) throws IOException {
      out.startGroup();
      long block = row.readArrayStart();
      if (block > 0) {
        out.startField("list", 0);
        for (; block > 0; block = row.arrayNext()) {
          for (long i = 0; i < block; i++) {
            out.startGroup();
            out.startField("element", 0);
            writeValue(element, row);
            out.endField("element", 0);
            out.endGroup();
          }
        }
        out.endField("list", 0);
      }
      out.endGroup();
    }
  }

  private record ChannelFile(WritableByteChannel channel) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new ChannelStream(Channels.newOutputStream(channel));
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  private static final class ChannelStream extends PositionOutputStream {
    private final OutputStream out;
    private long position;

    ChannelStream(OutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      position += length;
    }
  }
}
