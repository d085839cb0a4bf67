package org.citystream.runners;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.citystream.contracts.FailureReason;

/** One record value for every way to be broken, and the reason that it must be given. */
final class PoisonRecords {
  private static final String SOUND =
      "\"id\":\"x\",\"deviceId\":\"poison\",\"timestamp\":\"2026-01-01T00:00:00Z\"";

  private PoisonRecords() {}

  /** A value, and what must be said of it. */
  record Poison(byte[] value, FailureReason reason) {}

  /** Values of vehicle_data records. */
  static List<Poison> vehicleValues() {
    List<Poison> values = new ArrayList<>();
    add(values, "", FailureReason.EMPTY_VALUE);
    add(values, "  \n", FailureReason.EMPTY_VALUE);
    add(values, "speed=12", FailureReason.MALFORMED_JSON);
    add(values, "{" + SOUND + ",\"spe", FailureReason.MALFORMED_JSON);
    add(values, "{" + SOUND + "} trailing", FailureReason.MALFORMED_JSON);
    add(values, "[".repeat(5000) + "]".repeat(5000), FailureReason.MALFORMED_JSON);
    add(values, "[{" + SOUND + "}]", FailureReason.NOT_AN_OBJECT);
    add(values, "null", FailureReason.NOT_AN_OBJECT);
    add(values, "{\"timestamp\":\"2026-01-01T00:00:00Z\"}", FailureReason.MISSING_DEVICE);
    add(
        values,
        "{\"deviceId\":\" \",\"timestamp\":\"2026-01-01T00:00:00Z\"}",
        FailureReason.MISSING_DEVICE);
    add(values, "{\"deviceId\":\"poison\"}", FailureReason.MISSING_TIMESTAMP);
    add(
        values,
        "{\"deviceId\":\"poison\",\"timestamp\":\"yesterday\"}",
        FailureReason.INVALID_TIMESTAMP);
    add(
        values,
        "{\"deviceId\":\"poison\",\"timestamp\":\"%s\"}"
            .formatted(Instant.now().plusSeconds(86_400)),
        FailureReason.FUTURE_TIMESTAMP);
    add(values, "{" + SOUND + ",\"make\":{\"name\":\"BMW\"}}", FailureReason.INVALID_TYPE);
    add(values, "{" + SOUND + ",\"speed\":\"fast\"}", FailureReason.INVALID_TYPE);
    add(values, "{" + SOUND + ",\"location\":[95,0]}", FailureReason.OUT_OF_DOMAIN);
    add(values, "{" + SOUND + ",\"speed\":NaN}", FailureReason.OUT_OF_DOMAIN);
    add(values, "{" + SOUND + ",\"speed\":1e400}", FailureReason.OUT_OF_DOMAIN);
    values.add(
        new Poison(
            new byte[] {'{', '"', (byte) 0xC3, (byte) 0x28, '"', ':', '1', '}'},
            FailureReason.INVALID_ENCODING));
    return values;
  }

  private static void add(List<Poison> values, String text, FailureReason reason) {
    values.add(new Poison(text.getBytes(UTF_8), reason));
  }
}
