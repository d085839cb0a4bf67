package org.citystream.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.citystream.contracts.ParseResult.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserValuesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {"17|17", "17.5|17.5", "\"17.5\"|17.5", "\" 17 \"|17", "1.75e1|17.5", "\"1E2\"|100"})
  void decimalIsReadFromNumberOrText(String value, double speed) {
    assertThat(vehicleWith("speed", value).speed()).isEqualTo(speed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025", "2025.0", "\"2025\"", "\"2025.0\"", "2.025e3"})
  void integerIsReadFromNumberOrText(String value) {
    assertThat(vehicleWith("year", value).year()).isEqualTo(2025);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "\"true\"", "\"True\"", "1", "\"1\"", "1.0"})
  void trueIsReadFromBooleanTextOrNumber(String value) {
    assertThat(emergencyWith("hasIncident", value).hasIncident()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "\"false\"", "\"FALSE\"", "0", "\"0\"", "0.0"})
  void falseIsReadFromBooleanTextOrNumber(String value) {
    assertThat(emergencyWith("hasIncident", value).hasIncident()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {"17|17", "-1.50|-1.50", "true|true", "false|false", "\" as sent \"|' as sent '"})
  void textIsKeptAsSentWhateverItsType(String value, String text) {
    assertThat(emergencyWith("severity", value).severity()).isEqualTo(text);
  }

  @Test
  void deviceMayBeNumber() {
    assertThat(vehicleWith("deviceId", "17").device()).isEqualTo("17");
  }

  @Test
  void textIsReadInAnyScriptAndEscape() {
    assertThat(vehicleWith("make", "\"Škoda \\u010d\\n😀\"").make()).isEqualTo("Škoda č\n😀");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[51.5, -0.1]",
        "[\"51.5\", \"-0.1\"]",
        "{\"latitude\": 51.5, \"longitude\": -0.1}",
        "{\"longitude\": -0.1, \"altitude\": {\"m\": [3]}, \"latitude\": 51.5}",
        "{\"lat\": 51.5, \"lon\": -0.1}",
        "{\"lat\": 51.5, \"lng\": \"-0.1\"}",
        "{\"lat\": null, \"latitude\": 51.5, \"lon\": \" \", \"lng\": -0.1, \"lng\": 7}",
        "\"51.5,-0.1\"",
        "\"51.5, -0.1\"",
        "\"(51.5, -0.1)\"",
        "\" ( 51.5 , -0.1 ) \"",
        "\"[51.5,-0.1]\""
      })
  void locationIsReadFromArrayObjectOrText(String value) {
    Location expected = new Location(51.5, -0.1);
    assertThat(vehicleWith("location", value).location()).isEqualTo(expected);
    assertThat(((GpsEvent) eventWith(Topic.GPS, "coordinates", value)).coordinates())
        .isEqualTo(expected);
  }

  @Test
  void locationMayHaveIntegers() {
    assertThat(vehicleWith("location", "[51, 0]").location()).isEqualTo(new Location(51, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"\"",
        "\" \"",
        "[null, null]",
        "{}",
        "{\"latitude\": null, \"longitude\": \"\"}"
      })
  void locationWithoutNumbersIsAbsent(String value) {
    assertThat(vehicleWith("location", value).location()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void optionalFieldsMayBeMissingNullOrBlank(Topic topic) {
    String required = "\"deviceId\": \"v1\", \"timestamp\": 0";
    ParseResult bare = Samples.parse(topic, "{" + required + "}");
    assertThat(bare).isInstanceOf(Parsed.class);

    for (String absent : new String[] {"null", "\"\"", "\" \\t\""}) {
      Map<String, String> fields = Samples.fields(topic);
      fields.replaceAll((name, value) -> absent);
      fields.put("deviceId", "\"v1\"");
      fields.put("timestamp", "0");
      assertThat(Samples.parse(topic, Samples.json(fields))).isEqualTo(bare);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "17", "NaN", "\"x\"", "[[], {\"a\": [1]}]", "{\"deviceId\": \"other\"}"})
  void unknownFieldsAreIgnoredWhateverTheyHold(String value) {
    for (Topic topic : Topic.values()) {
      String json = "{\"unknown\": " + value + ", " + Samples.json(topic).substring(1);
      assertThat(Samples.parse(topic, json)).isEqualTo(new Parsed(Samples.event(topic)));
    }
  }

  @Test
  void fieldsOfOtherTopicsAreUnknown() {
    assertThat(Samples.parse(Topic.GPS, Samples.jsonWith(Topic.GPS, "humidity", "300")))
        .isEqualTo(new Parsed(Samples.event(Topic.GPS)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uFEFF", " \n\t\r", "\uFEFF "})
  void byteOrderMarkAndWhitespaceAroundTheObjectAreTolerated(String before) {
    assertThat(Samples.parse(Topic.GPS, before + Samples.json(Topic.GPS) + " \n"))
        .isEqualTo(new Parsed(Samples.event(Topic.GPS)));
  }

  @Test
  void longTextIsRead() {
    String picture = "A".repeat(1_000_000);
    byte[] value =
        Samples.jsonWith(Topic.TRAFFIC, "snapshot", '"' + picture + '"')
            .getBytes(StandardCharsets.UTF_8);
    Parsed parsed = (Parsed) Samples.parse(Topic.TRAFFIC, value);
    assertThat(((TrafficEvent) parsed.event()).snapshot()).isEqualTo(picture);
  }

  private static VehicleEvent vehicleWith(String name, String value) {
    return (VehicleEvent) eventWith(Topic.VEHICLE, name, value);
  }

  private static EmergencyEvent emergencyWith(String name, String value) {
    return (EmergencyEvent) eventWith(Topic.EMERGENCY, name, value);
  }

  private static Event eventWith(Topic topic, String name, String value) {
    ParseResult result = Samples.parse(topic, Samples.jsonWith(topic, name, value));
    assertThat(result).isInstanceOf(Parsed.class);
    return ((Parsed) result).event();
  }
}
