package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparkJarIT {
  private static final long LARGEST = 120_000_000;

  private final Path jar = Path.of(System.getProperty("citystream.spark.jar"));

  @Test
  void theJarIsSmallEnoughToBeSentToEveryExecutor() throws Exception {
    assertThat(Files.size(jar)).isLessThanOrEqualTo(LARGEST);
  }

  @Test
  void theJarStartsTheCommandLine() throws Exception {
    try (JarFile content = new JarFile(jar.toFile())) {
      assertThat(content.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo(Citystream.class.getName());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org/apache/spark/",
        "scala/",
        "org/apache/hadoop/",
        "org/apache/avro/",
        "com/fasterxml/jackson/",
        "org/joda/time/",
        "org/slf4j/",
        "org/apache/logging/",
        "com/github/luben/zstd/",
        "kafka/server/"
      })
  void whatSparkBringsAndWhatOnlyLaptopsNeedIsNotInTheJar(String folder) throws Exception {
    assertThat(entries()).noneMatch(entry -> entry.startsWith(folder));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org/apache/parquet/",
        "shaded/parquet/",
        "io/airlift/compress/",
        "org/apache/commons/lang3/",
        "org/apache/commons/pool/"
      })
  void whatSparkHasInAnotherVersionIsInTheJarUnderAnotherName(String folder) throws Exception {
    assertThat(entries())
        .noneMatch(entry -> entry.startsWith(folder))
        .anyMatch(entry -> entry.startsWith("org/citystream/shaded/" + folder));
  }

  @Test
  void noSignatureAndNoModuleOfASinglePartIsLeft() throws Exception {
    assertThat(entries())
        .noneMatch(entry -> entry.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"))
        .noneMatch(entry -> entry.endsWith("module-info.class"))
        .contains("META-INF/LICENSE", "META-INF/NOTICE");
  }

  @Test
  void duckdbBringsItsLibrariesForClustersOnly() throws Exception {
    assertThat(entries())
        .filteredOn(entry -> entry.startsWith("libduckdb_java"))
        .containsExactlyInAnyOrder(
            "libduckdb_java.so_linux_amd64", "libduckdb_java.so_linux_arm64");
  }

  @ParameterizedTest
  @CsvSource({
    "org.apache.beam.sdk.runners.PipelineRunnerRegistrar,"
        + "org.apache.beam.runners.direct.DirectRegistrar$Runner",
    "org.apache.beam.sdk.runners.PipelineRunnerRegistrar,"
        + "org.apache.beam.runners.spark.SparkRunnerRegistrar$Runner",
    "org.apache.beam.sdk.options.PipelineOptionsRegistrar,"
        + "org.apache.beam.runners.direct.DirectRegistrar$Options",
    "org.apache.beam.sdk.options.PipelineOptionsRegistrar,"
        + "org.apache.beam.runners.spark.SparkRunnerRegistrar$Options",
    "org.apache.beam.sdk.io.FileSystemRegistrar,org.apache.beam.sdk.io.LocalFileSystemRegistrar",
    "java.sql.Driver,org.duckdb.DuckDBDriver"
  })
  void servicesOfAllPartsAreMerged(String service, String provider) throws Exception {
    assertThat(services(service)).contains(provider);
  }

  private List<String> entries() throws IOException {
    try (JarFile content = new JarFile(jar.toFile())) {
      return content.stream().map(JarEntry::getName).toList();
    }
  }

  private List<String> services(String service) throws IOException {
    try (JarFile content = new JarFile(jar.toFile());
        var file = content.getInputStream(content.getEntry("META-INF/services/" + service))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
