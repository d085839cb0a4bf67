package org.citystream.pipeline.ingest;

import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.citystream.contracts.ParseResult;

/**
 * A record's value as it came, and what it says.
 *
 * @param bytes the original bytes; null for a record without value
 * @param result the event or why there is none
 */
record ParsedValue(byte[] bytes, ParseResult result) {

  /** KafkaIO asks for a coder, but parsed values never leave the reader. */
  static final class UnusedCoder extends AtomicCoder<ParsedValue> {
    @Override
    public void encode(ParsedValue value, OutputStream out) {
      throw new UnsupportedOperationException("Parsed values never leave the reader");
    }

    @Override
    public ParsedValue decode(InputStream in) {
      throw new UnsupportedOperationException("Parsed values never leave the reader");
    }
  }
}
