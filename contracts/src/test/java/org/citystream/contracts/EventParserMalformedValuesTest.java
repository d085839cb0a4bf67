package org.citystream.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.citystream.contracts.FailureReason.EMPTY_VALUE;
import static org.citystream.contracts.FailureReason.INVALID_ENCODING;
import static org.citystream.contracts.FailureReason.INVALID_TYPE;
import static org.citystream.contracts.FailureReason.MALFORMED_JSON;
import static org.citystream.contracts.FailureReason.NOT_AN_OBJECT;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.citystream.contracts.ParseResult.Parsed;
import org.citystream.contracts.ParseResult.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserMalformedValuesTest {

  @Test
  void absentOrBlankValueIsEmpty() {
    assertThat(rejected((byte[]) null).reason()).isEqualTo(EMPTY_VALUE);
    for (String value : new String[] {"", " ", "\r\n\t ", "\uFEFF", "\uFEFF \n"}) {
      assertThat(rejected(value).reason()).isEqualTo(EMPTY_VALUE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{}]", "[[1], 2]", "17", "-1.5e3", "\"text\"", "true", "null"})
  void arraysAndScalarsAreNoObjects(String value) {
    assertThat(rejected(value).reason()).isEqualTo(NOT_AN_OBJECT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "{",
        "}",
        "[1, 2",
        "nul",
        "<xml/>",
        "{\"deviceId\" \"v1\"}",
        "{\"deviceId\": \"v1\",}",
        "{'deviceId': 'v1'}",
        "{deviceId: \"v1\"}",
        "{\"deviceId\": \"line\nbreak\"}",
        "{\"deviceId\": \"\\x\"}",
        "{\"unknown\": \"\\u12\"}",
        "{\"speed\": 01}",
        "{\"speed\": 1.}",
        "{\"speed\": +-1}",
        "{} {}",
        "{} x",
        "{}]",
        "[] 1",
        "/* comment */ {}"
      })
  void whatIsNotJsonIsMalformed(String value) {
    assertThat(rejected(value).reason()).isEqualTo(MALFORMED_JSON);
  }

  @ParameterizedTest
  @EnumSource
  void malformedJsonIsReportedWhereverItIsBroken(Topic topic) {
    String json = Samples.json(topic);
    for (int i = 1; i < json.length(); i++) {
      Rejected rejected = Samples.rejected(topic, json.substring(0, i));
      assertThat(rejected.reason()).as(json.substring(0, i)).isEqualTo(MALFORMED_JSON);
    }
  }

  @ParameterizedTest
  @EnumSource
  void recordWithTextInOtherScriptsIsRejectedWhereverItIsCut(Topic topic) {
    byte[] json = Samples.jsonWith(topic, "id", "\"é漢😀\"").getBytes(StandardCharsets.UTF_8);
    for (int i = 1; i < json.length; i++) {
      Rejected rejected = Samples.rejected(topic, Arrays.copyOf(json, i));
      boolean insideCharacter = (json[i] & 0xC0) == 0x80;
      assertThat(rejected.reason()).isEqualTo(insideCharacter ? INVALID_ENCODING : MALFORMED_JSON);
    }
  }

  @Test
  void whatFollowsTheObjectIsMalformed() {
    for (String after : new String[] {"x", "{}", ",", "]", "null", "\u0000"}) {
      assertThat(rejected(Samples.json(Topic.VEHICLE) + after).reason()).isEqualTo(MALFORMED_JSON);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\": ", "{\"deviceId\": ", "{\"location\": [", "[{\"a\": "})
  void deepNestingIsMalformed(String opening) {
    assertThat(rejected(opening.repeat(5000)).reason()).isEqualTo(MALFORMED_JSON);
    String balanced = "{\"a\": " + "[".repeat(5000) + "]".repeat(5000) + "}";
    assertThat(rejected(balanced).reason()).isEqualTo(MALFORMED_JSON);
  }

  @Test
  void nestingIsToleratedToDepth64() {
    String vehicle = Samples.json(Topic.VEHICLE);
    String nested = "{\"x\": " + "[".repeat(63) + "]".repeat(63) + ", " + vehicle.substring(1);
    assertThat(Samples.parse(Topic.VEHICLE, nested)).isInstanceOf(Parsed.class);
    String deeper = "{\"x\": " + "[".repeat(64) + "]".repeat(64) + ", " + vehicle.substring(1);
    assertThat(rejected(deeper).reason()).isEqualTo(MALFORMED_JSON);
  }

  @Test
  void endlessNumberIsMalformedAsNumberAndNoNumberAsText() {
    String digits = "1".repeat(100_000);
    assertThat(rejectedWith("unknown", digits).reason()).isEqualTo(MALFORMED_JSON);
    assertThat(rejectedWith("speed", '"' + digits + '"').reason()).isEqualTo(INVALID_TYPE);
  }

  @ParameterizedTest
  @CsvSource({
    "80, lone continuation",
    "c3, cut two-byte sequence",
    "c0af, overlong slash",
    "e080af, overlong slash in three bytes",
    "eda080, surrogate",
    "e282, cut three-byte sequence",
    "f4908080, beyond Unicode",
    "f0808080, overlong in four bytes",
    "ff, no start byte",
    "e9, Latin-1"
  })
  void bytesThatAreNotUtf8AreInvalidEncoding(String hex, String why) {
    for (String name : new String[] {"make", "deviceId", "unknown"}) {
      String[] around = Samples.jsonWith(Topic.VEHICLE, name, "\"#\"").split("#", -1);
      byte[] value =
          HexFormat.of()
              .parseHex(
                  HexFormat.of().formatHex(around[0].getBytes(StandardCharsets.UTF_8))
                      + hex
                      + HexFormat.of().formatHex(around[1].getBytes(StandardCharsets.UTF_8)));
      assertThat(rejected(value).reason()).as(why).isEqualTo(INVALID_ENCODING);
      assertThat(rejected(value).detail()).endsWith(" at position " + around[0].length());
    }
  }

  @Test
  void utf16AndUtf32AreNotGuessed() {
    String json = Samples.json(Topic.VEHICLE);
    for (String charset : new String[] {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"}) {
      byte[] value = json.getBytes(Charset.forName(charset));
      assertThat(rejected(value).reason()).as(charset).isEqualTo(MALFORMED_JSON);
    }
    assertThat(rejected(json.getBytes(StandardCharsets.UTF_16)).reason())
        .isEqualTo(INVALID_ENCODING);
  }

  private static Rejected rejectedWith(String name, String value) {
    return rejected(Samples.jsonWith(Topic.VEHICLE, name, value));
  }

  private static Rejected rejected(String value) {
    return Samples.rejected(Topic.VEHICLE, value);
  }

  private static Rejected rejected(byte[] value) {
    return Samples.rejected(Topic.VEHICLE, value);
  }
}
