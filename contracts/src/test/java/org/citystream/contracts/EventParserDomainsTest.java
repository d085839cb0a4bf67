package org.citystream.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.citystream.contracts.ParseResult.Parsed;
import org.citystream.contracts.ParseResult.Rejected;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserDomainsTest {
  private static final double ANY = Double.MAX_VALUE;

  private record Bounded(Topic topic, String field, double min, double max, double step) {}

  private static final List<Bounded> FIELDS =
      List.of(
          new Bounded(Topic.VEHICLE, "speed", 0, ANY, 1e-9),
          new Bounded(Topic.VEHICLE, "year", 1886, 2100, 1),
          new Bounded(Topic.VEHICLE, "fuelLevel", 0, 100, 1e-9),
          new Bounded(Topic.VEHICLE, "odometer", 0, ANY, 1e-9),
          new Bounded(Topic.GPS, "speed", 0, ANY, 1e-9),
          new Bounded(Topic.TRAFFIC, "currentSpeed", 0, ANY, 1e-9),
          new Bounded(Topic.TRAFFIC, "freeFlowSpeed", 0, ANY, 1e-9),
          new Bounded(Topic.TRAFFIC, "confidence", 0, 1, 1e-9),
          new Bounded(Topic.WEATHER, "temperature", -90, 70, 1e-9),
          new Bounded(Topic.WEATHER, "precipitation", 0, ANY, 1e-9),
          new Bounded(Topic.WEATHER, "windSpeed", 0, ANY, 1e-9),
          new Bounded(Topic.WEATHER, "humidity", 0, 100, 1e-9),
          new Bounded(Topic.WEATHER, "airQualityIndex", 0, ANY, 1e-9),
          new Bounded(Topic.WEATHER, "pressure", 300, 1100, 1e-9),
          new Bounded(Topic.WEATHER, "visibility", 0, ANY, 1e-9),
          new Bounded(Topic.EMERGENCY, "responseTime", 0, ANY, 1e-9));

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("ends")
  void bothEndsOfTheDomainAreAccepted(Topic topic, String field, String end) {
    assertThat(Samples.parse(topic, Samples.jsonWith(topic, field, end)))
        .isInstanceOf(Parsed.class);
    assertThat(Samples.parse(topic, Samples.jsonWith(topic, field, '"' + end + '"')))
        .isInstanceOf(Parsed.class);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("justOutside")
  void whatLiesJustOutsideIsOutOfDomain(Topic topic, String field, String value) {
    assertOutOfDomain(topic, field, value, field);
    assertOutOfDomain(topic, field, '"' + value + '"', field);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("notFinite")
  void numbersThatAreNotFiniteAreOutOfDomain(Topic topic, String field, String value) {
    assertOutOfDomain(topic, field, value, field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"90,180", "-90,-180", "0,0"})
  void everyPlaceOnEarthIsAccepted(String pair) {
    for (Topic topic : Topic.values()) {
      assertThat(Samples.parse(topic, Samples.jsonWith(topic, locationOf(topic), "[" + pair + "]")))
          .isInstanceOf(Parsed.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"90.000001,0", "-90.000001,0", "95,0", "0,180.000001", "0,-180.000001", "NaN,0"})
  void placesOffTheEarthAreOutOfDomain(String pair) {
    String[] numbers = pair.split(",", -1);
    String object = "{\"latitude\": %s, \"longitude\": %s}".formatted(numbers[0], numbers[1]);
    String wrong = numbers[1].equals("0") ? "latitude" : "longitude";
    for (Topic topic : Topic.values()) {
      for (String value : List.of("[" + pair + "]", object, "\"(" + pair + ")\"")) {
        assertOutOfDomain(topic, locationOf(topic), value, wrong);
      }
    }
  }

  private static void assertOutOfDomain(Topic topic, String field, String value, String named) {
    Rejected rejected = Samples.rejected(topic, Samples.jsonWith(topic, field, value));
    assertThat(rejected.reason()).isEqualTo(FailureReason.OUT_OF_DOMAIN);
    assertThat(rejected.detail()).contains(named);
  }

  private static String locationOf(Topic topic) {
    return topic == Topic.GPS ? "coordinates" : "location";
  }

  private static Stream<Arguments> ends() {
    return cases(field -> Stream.of(field.min, field.max));
  }

  private static Stream<Arguments> justOutside() {
    return cases(
        field ->
            field.max == ANY
                ? Stream.of(field.min - field.step)
                : Stream.of(field.min - field.step, field.max + field.step));
  }

  private static Stream<Arguments> notFinite() {
    List<String> values =
        List.of(
            "NaN",
            "Infinity",
            "-Infinity",
            "1e400",
            "-1e400",
            "\"NaN\"",
            "\"nan\"",
            "\"inf\"",
            "\"-Infinity\"",
            "\"1e400\"",
            "1".repeat(400));
    return FIELDS.stream()
        .flatMap(field -> values.stream().map(v -> Arguments.of(field.topic, field.field, v)));
  }

  private static Stream<Arguments> cases(Function<Bounded, Stream<Double>> numbers) {
    List<Arguments> cases = new ArrayList<>();
    for (Bounded field : FIELDS) {
      numbers
          .apply(field)
          .map(number -> literal(field, number))
          .forEach(literal -> cases.add(Arguments.of(field.topic, field.field, literal)));
    }
    return cases.stream();
  }

  private static String literal(Bounded field, double number) {
    return field.step == 1 ? String.format(Locale.ROOT, "%.0f", number) : Double.toString(number);
  }
}
