package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LakeViewsTest {

  @Test
  void whatMemoryCannotHoldLeavesNothingBehind() throws Exception {
    List<Path> used = new ArrayList<>();
    try (LakeViews views = new LakeViews()) {
      views.query(
          "SELECT current_setting('temp_directory')", row -> used.add(Path.of(row.getString(1))));
      assertThat(used)
          .singleElement()
          .satisfies(folder -> assertThat(folder).isAbsolute().exists());
    }

    assertThat(used.get(0)).doesNotExist();
  }
}
