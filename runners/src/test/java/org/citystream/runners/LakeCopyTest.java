package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeCopyTest {
  private static final String RAW = "raw/topic=gps_data/dt=2026-01-01/hour=08/a.parquet";
  private static final String ENRICHED = "enriched/dt=2026-01-01/hour=08/b.parquet";

  @TempDir private Path lake;
  @TempDir private Path folder;

  @Test
  void fetchesTheFilesOfEveryDatasetUnderTheirNames() throws IOException {
    write(RAW, "one");
    LakeCopy copy = new LakeCopy(PipelineSetup.parseLake(List.of("--lake=" + lake)), folder);

    copy.refresh();
    write(ENRICHED, "two");
    copy.refresh();

    assertThat(folder.resolve(RAW)).hasContent("one");
    assertThat(folder.resolve(ENRICHED)).hasContent("two");
  }

  @Test
  void leavesOutWhatReadersDoNotSee() throws IOException {
    write(".temp/raw-c.parquet", "half");

    new LakeCopy(PipelineSetup.parseLake(List.of("--lake=" + lake)), folder).refresh();

    assertThat(folder).isEmptyDirectory();
  }

  private void write(String name, String content) throws IOException {
    Path file = lake.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
