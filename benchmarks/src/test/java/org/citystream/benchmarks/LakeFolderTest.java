package org.citystream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.citystream.contracts.lake.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeFolderTest {
  @TempDir private Path root;

  @Test
  void showsNoFileThatIsStillBeingWritten() throws Exception {
    MadeLake lake = MadeLake.right(root);
    Path complete = lake.addReading(4, "d", 50);
    byte[] bytes = Files.readAllBytes(complete);
    Path hour = complete.getParent();
    Files.createDirectories(hour.resolve("_temporary/0"));
    Files.createDirectories(root.resolve("processed/gps/.temp"));
    Files.write(hour.resolve("_temporary/0/part.parquet"), bytes);
    Files.write(root.resolve("processed/gps/.temp/part.parquet"), bytes);
    Files.write(hour.resolve(".part.parquet"), bytes);
    Path growing = hour.resolve("growing.parquet");
    Files.write(growing, Arrays.copyOf(bytes, bytes.length / 2));
    LakeFolder folder = lake.folder();

    assertThat(folder.files(Dataset.PROCESSED_GPS)).hasSize(4).contains(complete);

    Files.write(growing, bytes);
    folder.refresh();

    assertThat(folder.files(Dataset.PROCESSED_GPS)).hasSize(5).contains(growing);
  }
}
