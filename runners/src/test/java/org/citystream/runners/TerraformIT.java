package org.citystream.runners;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.Dataset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the check of {@code terraform/} with a lake that the pipeline wrote, and holds the tables
 * that it plans against the schemas and that lake.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the check is a shell script")
class TerraformIT {
  private static final int SKIPPED = 77;
  private static final Duration LIMIT = Duration.ofMinutes(5);
  // As the variables of the run in tests/tables.tftest.hcl have it.
  private static final String PLANNED_LAKE = "s3://city-lake/lake/";

  @TempDir static Path folder;

  private static Path lake;
  private static String output;
  private static final Map<String, JsonNode> TABLES = new TreeMap<>();

  @BeforeAll
  static void check() throws Exception {
    Instant time = Instant.parse("2026-01-31T07:59:30Z");
    TestFeed feed = new TestFeed().value("gps_data", "broken", "{".getBytes(UTF_8));
    for (int minute = 0; minute < 3; minute++) {
      feed.allFive("vehicle", time.plusSeconds(60L * minute), minute);
    }
    lake = DemoLake.write(folder.resolve("lake"), feed).folder();

    Path work = folder.resolve("check");
    Path log = folder.resolve("check.log");
    Process check =
        new ProcessBuilder("bash", "../terraform/check.sh", work.toString(), lake.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = check.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    if (!ended) {
      check.descendants().forEach(ProcessHandle::destroyForcibly);
      check.destroyForcibly().waitFor();
    }
    output = Files.readString(log);
    assertThat(ended).as("ended within %s:%n%s", LIMIT, output).isTrue();
    assumeTrue(check.exitValue() != SKIPPED, output);
    assertThat(check.exitValue()).as(output).isZero();

    ObjectMapper json = new ObjectMapper();
    for (String line : Files.readAllLines(work.resolve("tables.json"))) {
      for (JsonNode change : json.readTree(line).at("/test_plan/resource_changes")) {
        if (change.path("type").asText().equals("aws_glue_catalog_table")) {
          JsonNode table = change.at("/change/after");
          TABLES.put(table.path("name").asText(), table);
        }
      }
    }
  }

  @Test
  void everyDatasetHasATableAndEveryTableIsOne() {
    assertThat(TABLES.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Dataset.values()).map(TerraformIT::tableName).toList());
  }

  @ParameterizedTest
  @EnumSource
  void everyColumnIsThatOfTheSchemaAndOfTheFiles(Dataset dataset) throws Exception {
    Map<String, Column> folders =
        columns(table(dataset).path("partition_keys"))
            .collect(Collectors.toMap(Column::name, column -> column));
    MessageType file = fileSchema(dataset);
    List<Column> expected = new ArrayList<>();
    for (Schema.Field field : dataset.schema().getFields()) {
      Column column = new Column(field.name(), glueType(file.getType(field.name())), field.doc());
      if (folders.containsKey(column.name())) {
        assertThat(folders).containsEntry(column.name(), column);
      } else {
        expected.add(column);
      }
    }

    assertThat(columns(table(dataset).at("/storage_descriptor/0/columns")))
        .containsExactlyElementsOf(expected);
    assertThat(file.getFieldCount()).isEqualTo(dataset.schema().getFields().size());
  }

  @ParameterizedTest
  @EnumSource
  void everyFileIsInAFolderThatItsTableProjects(Dataset dataset) throws Exception {
    String template = parameter(dataset, "storage.location.template");
    for (Path file : files(dataset)) {
      String projected = template;
      for (Path name : lake.relativize(file.getParent())) {
        String[] pair = name.toString().split("=", 2);
        if (pair.length == 2) {
          projected = projected.replace("${" + pair[0] + "}", project(dataset, pair[0], pair[1]));
        }
      }
      assertThat(projected).isEqualTo(PLANNED_LAKE + lake.relativize(file.getParent()) + "/");
    }
  }

  @Test
  void theTopicsOfTheArchiveAreAllTopics() {
    assertThat(parameter(Dataset.RAW, "projection.topic.values").split(","))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Topic.values()).map(Topic::topicName).toList());
  }

  @Test
  void whatWasAppliedStaysAsItIsWithTheFilesOfTheLakeAndCanBeTakenDown() throws Exception {
    assumeFalse(output.contains("nothing was applied"), output);
    int written = 0;
    for (Dataset dataset : Dataset.values()) {
      written += files(dataset).size();
    }

    assertThat(output)
        .contains(
            "Apply complete!", written + " files written", "No changes.", "Destroy complete!");
  }

  private record Column(String name, String type, String comment) {}

  private static Stream<Column> columns(JsonNode columns) {
    return Stream.iterate(0, i -> i < columns.size(), i -> i + 1)
        .map(columns::get)
        .map(
            column ->
                new Column(
                    column.path("name").asText(),
                    column.path("type").asText(),
                    column.path("comment").asText()));
  }

  /** The value as it is in the folder's name when the table projects it. */
  private static String project(Dataset dataset, String key, String value) {
    String type = parameter(dataset, "projection." + key + ".type");
    return switch (type) {
      case "enum" -> {
        assertThat(parameter(dataset, "projection." + key + ".values").split(",")).contains(value);
        yield value;
      }
      case "date" ->
          LocalDate.parse(value)
              .format(
                  DateTimeFormatter.ofPattern(
                      parameter(dataset, "projection." + key + ".format"), Locale.ROOT));
      case "integer" ->
          String.format(
              Locale.ROOT,
              "%0" + parameter(dataset, "projection." + key + ".digits") + "d",
              Integer.parseInt(value));
      default -> throw new AssertionError("projection of type " + type);
    };
  }

  private static String glueType(Type type) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    if (LogicalTypeAnnotation.listType().equals(meaning)) {
      return "array<" + glueType(type.asGroupType().getType(0).asGroupType().getType(0)) + ">";
    }
    if (!type.isPrimitive()) {
      return type.asGroupType().getFields().stream()
          .map(member -> member.getName() + ":" + glueType(member))
          .collect(Collectors.joining(",", "struct<", ">"));
    }
    if (LogicalTypeAnnotation.stringType().equals(meaning)) {
      return "string";
    }
    if (LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS)
        .equals(meaning)) {
      return "timestamp";
    }
    assertThat(meaning).as("the meaning of %s", type).isNull();
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case BINARY -> "binary";
      case BOOLEAN -> "boolean";
      case DOUBLE -> "double";
      case INT32 -> "int";
      case INT64 -> "bigint";
      default -> throw new AssertionError("no column of " + type);
    };
  }

  private static MessageType fileSchema(Dataset dataset) throws IOException {
    try (var file = ParquetFileReader.open(new LocalInputFile(files(dataset).get(0)))) {
      return file.getFileMetaData().getSchema();
    }
  }

  private static List<Path> files(Dataset dataset) throws IOException {
    try (Stream<Path> files = Files.walk(lake.resolve(dataset.path()))) {
      List<Path> found = files.filter(path -> path.toString().endsWith(".parquet")).toList();
      assertThat(found).isNotEmpty();
      return found;
    }
  }

  private static String tableName(Dataset dataset) {
    return dataset.path().replace('/', '_') + "_files";
  }

  private static JsonNode table(Dataset dataset) {
    return TABLES.get(tableName(dataset));
  }

  private static String parameter(Dataset dataset, String name) {
    return table(dataset).path("parameters").path(name).asText();
  }
}
