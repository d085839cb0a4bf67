package org.citystream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.citystream.contracts.lake.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeProgressTest {
  @TempDir private Path root;

  @Test
  void isCompleteOnceThereAreRowsForEveryRecordInEveryDataset() throws Exception {
    MadeLake made = MadeLake.right(root);
    made.clear(Dataset.DEAD_LETTER);
    made.clear(Dataset.ENRICHED);
    LakeFolder lake = made.folder();
    try (LakeProgress progress = new LakeProgress(lake, MadeLake.BACKLOG, root)) {
      assertThat(progress.refresh()).isTrue();
      assertThat(progress.isComplete()).isFalse();
      assertThat(progress.description())
          .isEqualTo(
              "of 4 records 4 are raw, 3 processed or dead letters; of 0 in windows that count 0 are"
                  + " in final rows");

      made.addDeadLetter(3);
      made.addRow(MadeLake.WINDOW, 1, 1, 50);
      lake.refresh();

      assertThat(progress.refresh()).isTrue();
      assertThat(progress.isComplete()).isFalse();
      assertThat(progress.description()).endsWith("of 3 in windows that count 2 are in final rows");

      made.addRow(MadeLake.WINDOW, 2, 1, 51.25);
      lake.refresh();

      assertThat(progress.refresh()).isTrue();
      assertThat(progress.isComplete()).isTrue();
      assertThat(progress.refresh()).isFalse();
    }
  }
}
