package org.citystream.pipeline.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.util.RandomData;
import org.citystream.contracts.lake.Dataset;
import org.junit.jupiter.api.Test;

class KeptColumnsTest {
  private static final int ROWS = 300;
  // The length of a text has one byte to 63 bytes, two to 8,191, and then three.
  private static final int LONGEST_TEXT = 10_000;
  private static final List<String> IDS =
      Arrays.asList(
          null,
          "",
          "123e4567-e89b-12d3-a456-426614174000",
          "123E4567-E89B-12D3-A456-426614174000",
          "i".repeat(63),
          "i".repeat(64),
          "i".repeat(LONGEST_TEXT));

  @Test
  void keptRowHasTheColumnsThatAvroResolvesByName() throws IOException {
    Random random = new Random(7);
    for (Side<?> side : Side.ALL) {
      Schema processed = Dataset.processed(side.topic()).schema();
      Schema kept = SpecificData.get().getSchema(side.type());
      for (Object row : new RandomData(processed, ROWS, random.nextLong())) {
        // Random ones are short, and none is a UUID.
        ((GenericRecord) row).put("id", IDS.get(random.nextInt(IDS.size())));
        ((GenericRecord) row).put("device_id", "v".repeat(random.nextInt(LONGEST_TEXT)));
        boolean late = random.nextBoolean();
        byte[] encoded = encode(processed, (GenericRecord) row);

        GenericRecord actual = decode(kept, kept, side.keep(amidOthers(encoded), late));

        GenericRecord whole = decode(processed, processed, encoded);
        for (Schema.Field column : kept.getFields()) {
          Object expected =
              switch (column.name()) {
                case "late" -> late;
                case "id" -> packed(whole.get("id"));
                default -> whole.get(column.name());
              };
          assertThat(actual.get(column.name())).as(column.name()).isEqualTo(expected);
        }
      }
    }
  }

  private static ByteBuffer packed(Object id) {
    return id == null
        ? null
        : RecordId.pack(ByteBuffer.wrap(id.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] encode(Schema schema, GenericRecord row) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(schema).write(row, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  /** A row as it lies in a batch. */
  private static ByteBuffer amidOthers(byte[] row) {
    byte[] others = new byte[row.length + 2];
    System.arraycopy(row, 0, others, 1, row.length);
    return ByteBuffer.wrap(others).slice(1, row.length);
  }

  private static GenericRecord decode(Schema written, Schema read, byte[] row) throws IOException {
    return new GenericDatumReader<GenericRecord>(written, read)
        .read(null, DecoderFactory.get().binaryDecoder(row, null));
  }
}
