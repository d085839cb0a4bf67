package org.citystream.benchmarks.nativespark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.citystream.benchmarks.nativespark.CityRecord.Header;
import org.citystream.contracts.ParseResult.Rejected;

/**
 * What the topic of dead letters gets of a record: key and value as they came, headers that say
 * where from and why. A key or value that is too large for a broker's default limit is left out,
 * and a header says so.
 *
 * @param key null if there is none or it is left out
 * @param value null if there is none or it is left out
 */
record DeadLetter(byte[] key, byte[] value, List<Header> headers) {
  // Two of them, with headers, are below the default max.message.bytes of 1,048,588.
  private static final int MAX_PART_BYTES = 500_000;

  static DeadLetter of(CityRecord record, Rejected rejected) {
    List<Header> headers = new ArrayList<>();
    headers.add(header("topic", record.topic().topicName()));
    headers.add(header("partition", Integer.toString(record.partition())));
    headers.add(header("offset", Long.toString(record.offset())));
    headers.add(header("timestamp", record.arrival().toString()));
    headers.add(header("reason", rejected.reason().name()));
    headers.add(header("detail", rejected.detail()));
    byte[] key = bytes(record.key(), headers, "key");
    byte[] value = bytes(record.value(), headers, "value");
    return new DeadLetter(key, value, headers);
  }

  private static byte[] bytes(byte[] bytes, List<Header> headers, String part) {
    if (bytes == null || bytes.length <= MAX_PART_BYTES) {
      return bytes;
    }
    headers.add(header(part + ".omitted", Integer.toString(bytes.length)));
    return null;
  }

  private static Header header(String name, String text) {
    return new Header("citystream." + name, text.getBytes(UTF_8));
  }
}
