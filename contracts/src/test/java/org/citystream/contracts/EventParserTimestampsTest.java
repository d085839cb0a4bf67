package org.citystream.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.citystream.contracts.ParseResult.Parsed;
import org.citystream.contracts.ParseResult.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTimestampsTest {

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T07:35:58Z, 2026-11-21T07:35:58Z",
    "2026-11-21t07:35:58z, 2026-11-21T07:35:58Z",
    "2026-11-21T07:35:58, 2026-11-21T07:35:58Z",
    "2026-11-21 07:35:58, 2026-11-21T07:35:58Z",
    "2026-11-21T07:35, 2026-11-21T07:35:00Z",
    "2026-11-21T07:35:58.5, 2026-11-21T07:35:58.5Z",
    "2026-11-21T07:35:58.000088, 2026-11-21T07:35:58.000088Z",
    "2026-11-21T07:35:58.123456789Z, 2026-11-21T07:35:58.123456789Z",
    "2026-11-21T07:35:58+01:00, 2026-11-21T06:35:58Z",
    "2026-11-21T07:35:58.25+0130, 2026-11-21T06:05:58.25Z",
    "2026-11-20T23:35:58-05, 2026-11-21T04:35:58Z",
    "2026-11-21 01:00:00+18:00, 2026-11-20T07:00:00Z",
    "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    "'  2026-11-21T07:35:58Z ', 2026-11-21T07:35:58Z"
  })
  void isoTimestampsAreReadWithOrWithoutZone(String text, Instant expected) {
    assertThat(timestampOf('"' + text + '"')).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1763710558123", "1763710558123.0", "1.763710558123e12"})
  void epochMillisecondsAreReadFromNumberOrText(String millis) {
    Instant expected = Instant.ofEpochMilli(1763710558123L);
    assertThat(timestampOf(millis)).isEqualTo(expected);
    assertThat(timestampOf('"' + millis + '"')).isEqualTo(expected);
  }

  @Test
  void fractionOfMillisecondIsKeptToTheMicrosecond() {
    assertThat(timestampOf("1763710558123.456"))
        .isEqualTo(Instant.ofEpochSecond(1763710558L, 123_456_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"yesterday\"",
        "\"2026-11-21\"",
        "\"2026-11-21T\"",
        "\"2026-13-01T00:00:00Z\"",
        "\"2026-02-29T00:00:00Z\"",
        "\"2026-11-21T24:00:00Z\"",
        "\"2026-11-21T23:60:00Z\"",
        "\"2026-11-21T23:59:60Z\"",
        "\"2026-11-21T07:35:58.Z\"",
        "\"2026-11-21T07:35:58.1234567890Z\"",
        "\"2026-11-21T07:35:58Zulu\"",
        "\"2026-11-21T07:35:58+1\"",
        "\"2026-11-21T07:35:58+01:\"",
        "\"2026-11-21T07:35:58+01:60\"",
        "\"2026-11-21T07:35:58+18:01\"",
        "\"2026-11-21T07:35:58 Europe/London\"",
        "\"2026/11/21 07:35:58\"",
        "\"21-11-2026 07:35:58\"",
        "\"٢٠٢٦-11-21T07:35:58Z\"",
        "\"0x1p3\"",
        "\"NaN\"",
        "NaN",
        "-Infinity",
        "1e400",
        "\"1e400\"",
        "true",
        "{}",
        "[1763710558123]",
        "-1",
        "\"-1\"",
        "-1e300",
        "\"1969-12-31T23:59:59.999999999Z\"",
        "\"0001-01-01T00:00:00\"",
        "\"1970-01-01T00:00:00+01:00\""
      })
  void unreadableOrAncientTimestampIsInvalid(String value) {
    Rejected rejected = rejected(value);
    assertThat(rejected.reason()).isEqualTo(FailureReason.INVALID_TIMESTAMP);
    assertThat(rejected.detail()).startsWith("timestamp must");
  }

  @Test
  void timestampMayBeAheadOfTheClockByTheSkewAndNotMore() {
    Instant latest = Samples.NOW.plus(Samples.MAX_FUTURE_SKEW);
    assertThat(timestampOf('"' + latest.toString() + '"')).isEqualTo(latest);
    assertFuture('"' + latest.plusNanos(1).toString() + '"');
    assertFuture(Long.toString(latest.toEpochMilli() + 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"9999-12-31T23:59:59.999999999Z\"", "1763710558123000000", "1e300", "\"1e300\""})
  void timestampFarAheadIsFuture(String value) {
    assertFuture(value);
  }

  @Test
  void clockIsReadForEachRecord() {
    Instant[] now = {Instant.EPOCH};
    EventParser parser = new EventParser(Duration.ZERO, () -> now[0]);
    byte[] value = EventJson.write(Samples.event(Topic.GPS));
    assertThat(parser.parse(Topic.GPS, value)).isInstanceOf(Rejected.class);
    now[0] = Samples.NOW;
    assertThat(parser.parse(Topic.GPS, value)).isInstanceOf(Parsed.class);
  }

  @Test
  void anySkewIsPossibleThatIsNotNegative() {
    EventParser parser =
        new EventParser(Duration.ofSeconds(Long.MAX_VALUE), InstantSource.fixed(Samples.NOW));
    byte[] value = EventJson.write(Samples.event(Topic.GPS));
    assertThat(parser.parse(Topic.GPS, value)).isInstanceOf(Parsed.class);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EventParser(Duration.ofNanos(-1), InstantSource.system()))
        .withMessageContaining("maxFutureSkew");
  }

  private static void assertFuture(String value) {
    Rejected rejected = rejected(value);
    assertThat(rejected.reason()).isEqualTo(FailureReason.FUTURE_TIMESTAMP);
    assertThat(rejected.detail()).startsWith("timestamp ").contains("PT5M");
  }

  private static Instant timestampOf(String value) {
    ParseResult result =
        Samples.parse(Topic.VEHICLE, Samples.jsonWith(Topic.VEHICLE, "timestamp", value));
    assertThat(result).isInstanceOf(Parsed.class);
    return ((Parsed) result).event().timestamp();
  }

  private static Rejected rejected(String value) {
    return Samples.rejected(Topic.VEHICLE, Samples.jsonWith(Topic.VEHICLE, "timestamp", value));
  }
}
