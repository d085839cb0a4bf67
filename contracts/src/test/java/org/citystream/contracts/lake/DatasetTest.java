package org.citystream.contracts.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.citystream.contracts.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DatasetTest {
  private static final Path SCHEMAS = Path.of("src", "main", "avro");

  @ParameterizedTest
  @MethodSource("schemaFiles")
  void everyRecordAndFieldIsDocumented(Path file) throws IOException {
    assertDocumented(new Schema.Parser().parse(file.toFile()));
  }

  @Test
  void everySchemaFileIsThatOfOneDatasetAndNamedAfterItsPath() throws IOException {
    List<Schema> schemas = new ArrayList<>();
    for (Dataset dataset : Dataset.values()) {
      Path file = SCHEMAS.resolve(dataset.path().replace('/', '_') + ".avsc");
      assertThat(dataset.schema().getFullName())
          .isEqualTo(new Schema.Parser().parse(file.toFile()).getFullName());
      assertThat(dataset.schema().getFields()).isNotEmpty();
      schemas.add(dataset.schema());
    }
    assertThat(schemas).doesNotHaveDuplicates();
    assertThat(schemaFiles()).hasSize(Dataset.values().length);
  }

  @Test
  void pathsArePartOfTheContract() {
    assertThat(Stream.of(Dataset.values()).map(Dataset::path))
        .containsExactly(
            "raw",
            "processed/vehicle",
            "processed/gps",
            "processed/traffic",
            "processed/weather",
            "processed/emergency",
            "enriched",
            "dead_letter");
  }

  @Test
  void everyTopicHasItsProcessedDataset() {
    Map<Topic, String> paths =
        Map.of(
            Topic.VEHICLE, "processed/vehicle",
            Topic.GPS, "processed/gps",
            Topic.TRAFFIC, "processed/traffic",
            Topic.WEATHER, "processed/weather",
            Topic.EMERGENCY, "processed/emergency");
    assertThat(Topic.values())
        .allSatisfy(
            topic -> assertThat(Dataset.processed(topic).path()).isEqualTo(paths.get(topic)));
  }

  private static void assertDocumented(Schema schema) {
    switch (schema.getType()) {
      case RECORD -> {
        assertThat(schema.getDoc()).as(schema.getFullName()).isNotBlank();
        for (Schema.Field field : schema.getFields()) {
          assertThat(field.doc()).as(schema.getFullName() + "." + field.name()).isNotBlank();
          assertDocumented(field.schema());
        }
      }
      case UNION -> schema.getTypes().forEach(DatasetTest::assertDocumented);
      case ARRAY -> assertDocumented(schema.getElementType());
      default -> {}
    }
  }

  private static List<Path> schemaFiles() throws IOException {
    try (Stream<Path> files = Files.list(SCHEMAS)) {
      return files.filter(file -> file.toString().endsWith(".avsc")).toList();
    }
  }
}
