package org.citystream.pipeline.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.SeekableInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelInputTest {
  private static final int ROWS = 5000;

  @Test
  void parquetReadsFooterAndRowsThroughIt(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("rows.parquet");
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      // Another writer than ours, and several row groups with two columns each.
      statement.execute(
          "COPY (SELECT i, 'row ' || i AS text FROM range(%d) r(i)) TO '%s' (ROW_GROUP_SIZE 2048)"
              .formatted(ROWS, path));
    }
    ChannelInput input = new ChannelInput(FileSystems.matchSingleFileSpec(path.toString()));

    try (ParquetFileReader footer = ParquetFileReader.open(input)) {
      assertThat(footer.getRecordCount()).isEqualTo(ROWS);
      assertThat(footer.getRowGroups()).hasSizeGreaterThan(1);
    }
    try (SeekableInputStream stream = input.newStream()) {
      stream.seek(input.getLength() - 2);
      assertThat(stream.read()).isEqualTo('R');
      assertThat(stream.getPos()).isEqualTo(input.getLength() - 1);
    }
    List<String> texts = new ArrayList<>();
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(input, new PlainParquetConfiguration()).build()) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        texts.add(row.get("text").toString());
      }
    }
    assertThat(texts).isEqualTo(IntStream.range(0, ROWS).mapToObj(i -> "row " + i).toList());
  }
}
