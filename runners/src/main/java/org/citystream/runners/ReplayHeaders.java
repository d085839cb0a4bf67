package org.citystream.runners;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * What a record that a replay sent says of itself, as text: {@code citystream.replay.topic}, {@code
 * .partition} and {@code .offset} are those of the record that was rejected at first, {@code
 * .reason} is why the dead letter was, and {@code .id} says which replay sent it.
 */
final class ReplayHeaders {
  private static final String PREFIX = "citystream.replay.";

  private ReplayHeaders() {}

  /** Those of a dead letter. */
  static List<Header> of(String replay, DeadLetter letter) {
    Delivery first = letter.first();
    return List.of(
        header("topic", first.topic()),
        header("partition", Integer.toString(first.partition())),
        header("offset", Long.toString(first.offset())),
        header("reason", letter.reason().name()),
        header("id", replay));
  }

  private static Header header(String name, String text) {
    return new RecordHeader(PREFIX + name, text.getBytes(UTF_8));
  }

  /** The record that was rejected at first; empty if this replay did not send the record. */
  static Optional<Delivery> first(Headers headers, String replay) {
    if (!text(headers, "id").equals(replay)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Delivery(
              text(headers, "topic"),
              Integer.parseInt(text(headers, "partition")),
              Long.parseLong(text(headers, "offset"))));
    } catch (NumberFormatException e) {
      // Anybody can send anything.
      return Optional.empty();
    }
  }

  /** Empty if there is none. */
  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(PREFIX + name);
    return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
  }
}
