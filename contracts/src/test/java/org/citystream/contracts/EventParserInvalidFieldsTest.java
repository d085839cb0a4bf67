package org.citystream.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.citystream.contracts.FailureReason.INVALID_TIMESTAMP;
import static org.citystream.contracts.FailureReason.INVALID_TYPE;
import static org.citystream.contracts.FailureReason.MALFORMED_JSON;
import static org.citystream.contracts.FailureReason.MISSING_DEVICE;
import static org.citystream.contracts.FailureReason.MISSING_TIMESTAMP;
import static org.citystream.contracts.FailureReason.OUT_OF_DOMAIN;

import java.util.Map;
import org.citystream.contracts.ParseResult.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserInvalidFieldsTest {

  @ParameterizedTest
  @EnumSource
  void recordWithoutDeviceIsMissingIt(Topic topic) {
    Map<String, String> fields = Samples.fields(topic);
    fields.remove("deviceId");
    assertThat(rejected(topic, fields).reason()).isEqualTo(MISSING_DEVICE);
    for (String blank : new String[] {"null", "\"\"", "\" \\t\""}) {
      fields.put("vehicle_id", blank);
      assertThat(rejected(topic, fields).reason()).isEqualTo(MISSING_DEVICE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void recordWithoutTimestampIsMissingIt(Topic topic) {
    Map<String, String> fields = Samples.fields(topic);
    fields.remove("timestamp");
    assertThat(rejected(topic, fields).reason()).isEqualTo(MISSING_TIMESTAMP);
    for (String blank : new String[] {"null", "\"\"", "\"  \""}) {
      fields.put("timestamp", blank);
      assertThat(rejected(topic, fields).reason()).isEqualTo(MISSING_TIMESTAMP);
    }
  }

  @ParameterizedTest
  @EnumSource
  void objectsAndArraysWhereScalarsBelongAreOfInvalidType(Topic topic) {
    for (Map.Entry<String, String> field : Samples.fields(topic).entrySet()) {
      String name = field.getKey();
      boolean isLocation = field.getValue().startsWith("[");
      if (name.equals("timestamp") || isLocation) {
        continue;
      }
      for (String value :
          new String[] {"{}", "[]", "{\"a\": [{\"deviceId\": \"x\"}]}", "[[1], 2]"}) {
        Rejected rejected = Samples.rejected(topic, Samples.jsonWith(topic, name, value));
        assertThat(rejected.reason()).isEqualTo(INVALID_TYPE);
        assertThat(rejected.detail())
            .startsWith(name + " must be ")
            .endsWith(value.startsWith("{") ? " an object" : " an array");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"fast\"",
        "true",
        "\"1d\"",
        "\"0x1p3\"",
        "\"1,5\"",
        "\"1 2\"",
        "\"--1\"",
        "\"e\"",
        "\"1f\"",
        "\"nano\"",
        "\"٣\""
      })
  void whatIsNoNumberIsOfInvalidType(String value) {
    Rejected rejected = rejectedWith("speed", value);
    assertThat(rejected.reason()).isEqualTo(INVALID_TYPE);
    assertThat(rejected.detail()).isEqualTo("speed must be a number but is " + value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025.5", "\"2025.5\"", "\"MMXXV\"", "false"})
  void whatIsNoIntegerIsOfInvalidType(String value) {
    assertThat(rejectedWith("year", value).reason()).isEqualTo(INVALID_TYPE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "-1", "0.5", "NaN", "\"yes\"", "\"2\""})
  void whatIsNoBooleanIsOfInvalidType(String value) {
    Rejected rejected =
        Samples.rejected(Topic.TRAFFIC, Samples.jsonWith(Topic.TRAFFIC, "roadClosure", value));
    assertThat(rejected.reason()).isEqualTo(INVALID_TYPE);
    assertThat(rejected.detail()).isEqualTo("roadClosure must be true or false but is " + value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "17",
        "true",
        "[]",
        "[51.5]",
        "[51.5, -0.1, 30]",
        "[51.5, null]",
        "[[51.5, -0.1]]",
        "[51.5, {\"a\": []}]",
        "{\"latitude\": 51.5}",
        "{\"lng\": -0.1}",
        "{\"latitude\": [51.5], \"longitude\": -0.1}",
        "\"London\"",
        "\"51.5\"",
        "\"51.5,\"",
        "\",\"",
        "\"()\"",
        "\"(51.5, -0.1\"",
        "\"51.5,-0.1,30\"",
        "\"51.5 -0.1\""
      })
  void whatIsNoLocationIsOfInvalidType(String value) {
    assertThat(rejectedWith("location", value).reason()).isEqualTo(INVALID_TYPE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
  void numberThatIsNotFiniteIsNoText(String value) {
    assertThat(rejectedWith("deviceId", value).reason()).isEqualTo(OUT_OF_DOMAIN);
    assertThat(rejectedWith("make", value).reason()).isEqualTo(OUT_OF_DOMAIN);
  }

  @Test
  void graverReasonWinsWhateverTheOrderOfFields() {
    String typeThenDomain = "'make': {}, 'speed': -1";
    String domainThenType = "'speed': -1, 'make': {}";
    String device = "'deviceId': 'v1'";
    assertReason("{%s, %s, 'timestamp': 0}".formatted(typeThenDomain, device), INVALID_TYPE);
    assertReason("{%s, %s, 'timestamp': 0}".formatted(domainThenType, device), OUT_OF_DOMAIN);
    assertReason("{%s, %s, 'timestamp': -1}".formatted(domainThenType, device), INVALID_TIMESTAMP);
    assertReason("{%s, 'deviceId': []}".formatted(domainThenType), MISSING_TIMESTAMP);
    assertReason("{%s, %s}".formatted(domainThenType, device), MISSING_TIMESTAMP);
    assertReason("{%s, 'timestamp': -1}".formatted(domainThenType), MISSING_DEVICE);
    assertReason("{%s}".formatted(domainThenType), MISSING_DEVICE);
    assertReason("{%s".formatted(domainThenType), MALFORMED_JSON);
    assertReason("{%s, 'location': [1, {}, [".formatted(domainThenType), MALFORMED_JSON);
  }

  @Test
  void fieldsAfterAnInvalidOneAreStillRead() {
    assertReason("{'location': [[1], {'timestamp': 0}, 2], 'deviceId': 'v1'}", MISSING_TIMESTAMP);
    assertReason("{'location': {'lat': {}, 'deviceId': 'v1'}, 'timestamp': 0}", MISSING_DEVICE);
    assertReason("{'location': [[1]], 'deviceId': 'v1', 'timestamp': 0}", INVALID_TYPE);
  }

  @Test
  void detailIsShortAndPrintableWhateverTheValue() {
    String hostile = "\\u0000\\u001b[31m\\n\\u202e\\ud800" + "x".repeat(10_000);
    for (String name : new String[] {"speed", "year", "timestamp", "location"}) {
      String detail = rejectedWith(name, '"' + hostile + '"').detail();
      assertThat(detail).contains(name, "\\u0000\\u001b[31m\\u000a\\u202e\\ud800xxx", "...");
      assertThat(detail.length()).isLessThanOrEqualTo(300);
    }
    assertThat(rejected("x".repeat(10_000)).detail().length()).isLessThanOrEqualTo(300);
    assertThat(rejected("{\"a\": \"\u001b\"}").detail()).matches("\\P{Cntrl}+");
  }

  private static void assertReason(String json, FailureReason reason) {
    assertThat(rejected(json.replace('\'', '"')).reason()).as(json).isEqualTo(reason);
  }

  private static Rejected rejectedWith(String name, String value) {
    return rejected(Samples.jsonWith(Topic.VEHICLE, name, value));
  }

  private static Rejected rejected(Topic topic, Map<String, String> fields) {
    return Samples.rejected(topic, Samples.json(fields));
  }

  private static Rejected rejected(String value) {
    return Samples.rejected(Topic.VEHICLE, value);
  }
}
