package org.citystream.pipeline.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.citystream.contracts.lake.RawRow;
import org.citystream.pipeline.TestLake;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewriteFoldersTest {
  private static final Instant TIME = Instant.parse("2026-01-31T06:00:00Z");
  private static final FileGroup FOLDER = FileGroup.raw("gps_data", TIME, 0);

  @TempDir private Path folder;
  private LakeOptions options;
  private Path old;

  @BeforeEach
  void writeOldFile() throws Exception {
    options = PipelineOptionsFactory.create().as(LakeOptions.class);
    options.setLake(folder.toString());
    FileSystems.setDefaultPipelineOptions(options);
    NewFile file = NewFile.of(folder.toString(), FOLDER.folder(), "old.parquet");
    try (ParquetRows rows = file.open(FOLDER.dataset())) {
      rows.write(row(0));
      rows.write(row(1));
    }
    old = Path.of(file.publish());
  }

  /** A row that arrived before those of lower offsets, as clocks may have it. */
  private static byte[] row(long offset) {
    ByteBuffer key = ByteBuffer.wrap(new byte[] {1});
    Instant arrival = TIME.plusSeconds(60 - offset);
    return AvroRows.encode(new RawRow("gps_data", 0, offset, arrival, key, null, null)).array();
  }

  /** A job that has read these rows of the old file, and takes it to have so many. */
  private void rewrite(List<byte[]> rows, long rowsOfOldFile) throws Exception {
    RowChunker<FileGroup> chunks = new RowChunker<>();
    rows.forEach(row -> chunks.add(FOLDER, ByteBuffer.wrap(row)));
    RowChunk[] chunk = new RowChunk[1];
    chunks.flush((group, made) -> chunk[0] = made);
    LakeFile replaced = new LakeFile(FOLDER, old.toString(), Files.size(old), TIME);
    Pipeline pipeline = Pipeline.create(options);
    PCollectionTuple.of(
            RewriteFolders.ROWS,
            pipeline.apply(
                "Rows",
                Create.of(List.of(KV.of(FOLDER, chunk[0]))).withCoder(WriteParquet.inputCoder())))
        .and(
            RewriteFolders.REPLACED,
            pipeline.apply(
                "Replaced",
                Create.of(List.of(KV.of(replaced, rowsOfOldFile)))
                    .withCoder(RewriteFolders.replacedCoder())))
        .apply(RewriteFolders.oneByOne(options, "job", KeepRow.SHOWN));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void newFileInTheOrderOfTimeTakesThePlaceOfTheOldOne() throws Exception {
    rewrite(List.of(row(0), row(1)), 2);

    assertThat(old).doesNotExist();
    assertThat(new TestLake(folder).query("SELECT \"offset\" FROM $raw"))
        .containsExactly(List.of("1"), List.of("0"));
  }

  @Test
  void nothingIsExchangedWhenRowsOfTheOldFileAreMissing() throws Exception {
    byte[] content = Files.readAllBytes(old);

    assertThatThrownBy(() -> rewrite(List.of(row(1)), 2)).hasMessageContaining("try again");

    assertThat(old).hasBinaryContent(content);
    assertThat(new TestLake(folder).query("SELECT \"offset\" FROM $raw"))
        .containsExactly(List.of("0"), List.of("1"));
  }

  @Test
  void fileThatAnEarlierAttemptHasMovedIsInItsPlace() throws Exception {
    NewFile file = NewFile.of(folder.toString(), FOLDER.folder(), "new.parquet");
    file.open(FOLDER.dataset()).close();
    file.publish();

    assertThat(file.publish()).isEqualTo(file.place().toString());

    Files.delete(Path.of(file.place().toString()));
    assertThatThrownBy(file::publish).isInstanceOf(IOException.class);
  }
}
