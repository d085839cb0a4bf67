package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.citystream.pipeline.CityOptions;
import org.junit.jupiter.api.Test;

class PipelineSetupTest {
  @Test
  void filesForS3AreBufferedInItsSmallestPartUnlessTheUserSaysOtherwise() {
    assertThat(parse().getS3UploadBufferSizeBytes()).isEqualTo(5 << 20);
    assertThat(parse("--s3UploadBufferSizeBytes=9000000").getS3UploadBufferSizeBytes())
        .isEqualTo(9_000_000);
  }

  private static CityOptions parse(String... arguments) {
    return PipelineSetup.parse(List.of(arguments), Map.of("bootstrapServers", "127.0.0.1:9092"));
  }
}
