package org.citystream.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.citystream.contracts.ParseResult.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventParserSpellingsTest {
  private static final Map<String, List<String>> FURTHER_SPELLINGS =
      Map.of(
          "deviceId", List.of("vehicleId", "vehicle_id"),
          "weatherCondition", List.of("condition"),
          "location", List.of("coordinates"),
          "coordinates", List.of("location"));

  @ParameterizedTest(name = "{0}: {1} as {2}")
  @MethodSource("spellings")
  void everySpellingOfEveryFieldMeansTheSame(Topic topic, String name, String spelling) {
    Map<String, String> respelled = new LinkedHashMap<>();
    Samples.fields(topic)
        .forEach((field, value) -> respelled.put(field.equals(name) ? spelling : field, value));

    assertThat(Samples.parse(topic, Samples.json(respelled)))
        .isEqualTo(new Parsed(Samples.event(topic)));
  }

  @ParameterizedTest
  @EnumSource
  void recordInSnakeCaseMeansTheSame(Topic topic) {
    Map<String, String> respelled = new LinkedHashMap<>();
    Samples.fields(topic).forEach((field, value) -> respelled.put(snakeCase(field), value));

    assertThat(Samples.parse(topic, Samples.json(respelled)))
        .isEqualTo(new Parsed(Samples.event(topic)));
  }

  @ParameterizedTest
  @EnumSource
  void fieldsMayComeInAnyOrder(Topic topic) {
    List<Map.Entry<String, String>> fields = new ArrayList<>(Samples.fields(topic).entrySet());
    Map<String, String> reversed = new LinkedHashMap<>();
    for (int i = fields.size() - 1; i >= 0; i--) {
      reversed.put(fields.get(i).getKey(), fields.get(i).getValue());
    }

    assertThat(Samples.parse(topic, Samples.json(reversed)))
        .isEqualTo(new Parsed(Samples.event(topic)));
  }

  @ParameterizedTest
  @EnumSource
  void sendersThatDisagreeMayTakeTurns(Topic topic) {
    Random random = new Random(7);
    for (int record = 0; record < 500; record++) {
      List<Map.Entry<String, String>> fields = new ArrayList<>(Samples.fields(topic).entrySet());
      fields.add(Map.entry("", "1"));
      fields.add(Map.entry("unknown" + random.nextInt(3), "{\"speed\": []}"));
      Collections.shuffle(fields, random);
      Map<String, String> respelled = new LinkedHashMap<>();
      for (Map.Entry<String, String> field : fields) {
        String name = field.getKey();
        respelled.put(random.nextBoolean() ? name : snakeCase(name), field.getValue());
      }

      assertThat(Samples.parse(topic, Samples.json(respelled)))
          .isEqualTo(new Parsed(Samples.event(topic)));
    }
  }

  @Test
  void firstOfSeveralSpellingsCounts() {
    assertThat(device("{'vehicle_id': 'a', 'deviceId': 'b', 'timestamp': 0}")).isEqualTo("a");
    assertThat(device("{'deviceId': 'b', 'vehicle_id': 'a', 'timestamp': 0}")).isEqualTo("b");
  }

  @Test
  void absentSpellingsAreSkippedForTheFirstThatHoldsSomething() {
    assertThat(device("{'deviceId': null, 'device_id': ' ', 'vehicleId': 'c', 'timestamp': 0}"))
        .isEqualTo("c");
  }

  @Test
  void unknownFieldIsNotTakenForAnAbsentOneBeforeIt() {
    assertThat(device("{'deviceId': null, 'unknown': 'a', 'vehicle_id': 'b', 'timestamp': 0}"))
        .isEqualTo("b");
  }

  @Test
  void firstOfDuplicateKeysCountsAndTheOthersAreIgnored() {
    assertThat(device("{'deviceId': 'a', 'deviceId': {'b': 1}, 'timestamp': 0}")).isEqualTo("a");
  }

  private static String device(String json) {
    return ((Parsed) Samples.parse(Topic.GPS, json.replace('\'', '"'))).event().device();
  }

  private static Stream<Arguments> spellings() {
    List<Arguments> spellings = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      for (String name : Samples.fields(topic).keySet()) {
        Stream.concat(
                Stream.of(name, snakeCase(name)).distinct(),
                FURTHER_SPELLINGS.getOrDefault(name, List.of()).stream())
            .forEach(spelling -> spellings.add(Arguments.of(topic, name, spelling)));
      }
    }
    return spellings.stream();
  }

  private static String snakeCase(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
