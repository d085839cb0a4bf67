package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.citystream.pipeline.lake.LakeOptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LakeProbeTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"lake", "x[1", "x*", "x?{"})
  void aLocalLakeMayHaveAnyNameAndKeepsNothingOfTheProbe(String name) throws IOException {
    Path lake = folder.resolve(name);
    LakeOptions options = PipelineOptionsFactory.as(LakeOptions.class);
    options.setLake(lake.toString());

    LakeProbe.check(options);

    try (Stream<Path> left = Files.walk(lake)) {
      assertThat(left).noneMatch(Files::isRegularFile).isNotEmpty();
    }
  }
}
