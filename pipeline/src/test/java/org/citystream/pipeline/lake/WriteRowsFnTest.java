package org.citystream.pipeline.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;
import org.citystream.contracts.lake.RawRow;
import org.citystream.pipeline.TestLake;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteRowsFnTest {
  private static final Instant ARRIVAL = Instant.parse("2026-11-21T09:30:00Z");
  private static final FileGroup FILE = FileGroup.raw("gps_data", ARRIVAL, 0);
  private static final List<Long> OFFSETS = LongStream.range(0, 100).boxed().toList();

  @TempDir private Path folder;

  @Test
  void anElementWithMoreThanABundleHoldsIsWrittenOnceInSeveralFiles() {
    write(3L * row(0).remaining());

    TestLake lake = new TestLake(folder);
    assertThat(lake.files()).hasSizeGreaterThan(1).hasSizeLessThan(OFFSETS.size());
    assertThat(lake.query("SELECT \"offset\" FROM $raw ORDER BY 1"))
        .containsExactlyElementsOf(
            OFFSETS.stream().map(offset -> List.of(offset.toString())).toList());
  }

  private void write(long fullBytes) {
    LakeOptions options = PipelineOptionsFactory.as(LakeOptions.class);
    options.setLake(folder.toString());
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(Create.of(List.of(OFFSETS)).withCoder(ListCoder.of(VarLongCoder.of())))
        .apply(ParDo.of(new WriteRowsFn<>(new RowOfEach(), options, fullBytes)));
    pipeline.run().waitUntilFinish();
  }

  private record RowOfEach() implements RowsByFile<List<Long>> {
    @Override
    public void of(List<Long> offsets, BiConsumer<FileGroup, ByteBuffer> rows) {
      offsets.forEach(offset -> rows.accept(FILE, row(offset)));
    }
  }

  private static ByteBuffer row(long offset) {
    return AvroRows.encode(new RawRow("gps_data", 0, offset, ARRIVAL, null, null, null));
  }
}
