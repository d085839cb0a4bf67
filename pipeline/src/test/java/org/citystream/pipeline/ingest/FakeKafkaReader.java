package org.citystream.pipeline.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/** KafkaIO's reader, delivering what the test has put into it. */
final class FakeKafkaReader extends UnboundedReader<KafkaRecord<byte[], ParsedValue>> {
  Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
  long backlog;
  boolean closed;
  private final List<Delivery> deliveries = new ArrayList<>();
  private int next;
  private Delivery current;

  /** One answer to advance; no record if there is nothing at hand. */
  private record Delivery(KafkaRecord<byte[], ParsedValue> record, Instant timestamp) {}

  /** The position after this many records. */
  record Mark(long records) implements CheckpointMark {
    @Override
    public void finalizeCheckpoint() {}
  }

  FakeKafkaReader deliver(KafkaRecord<byte[], ParsedValue> record) {
    return deliver(record, Instant.EPOCH);
  }

  FakeKafkaReader deliver(KafkaRecord<byte[], ParsedValue> record, Instant timestamp) {
    deliveries.add(new Delivery(record, timestamp));
    return this;
  }

  FakeKafkaReader nothingAtHand() {
    deliveries.add(new Delivery(null, null));
    return this;
  }

  boolean hasMore() {
    return next < deliveries.size();
  }

  @Override
  public boolean start() {
    return advance();
  }

  @Override
  public boolean advance() {
    current = hasMore() ? deliveries.get(next++) : null;
    return current != null && current.record() != null;
  }

  @Override
  public KafkaRecord<byte[], ParsedValue> getCurrent() {
    if (current == null || current.record() == null) {
      throw new NoSuchElementException();
    }
    return current.record();
  }

  @Override
  public Instant getCurrentTimestamp() {
    return current.timestamp();
  }

  @Override
  public Instant getWatermark() {
    return watermark;
  }

  @Override
  public CheckpointMark getCheckpointMark() {
    return new Mark(deliveries.subList(0, next).stream().filter(d -> d.record() != null).count());
  }

  @Override
  public long getSplitBacklogBytes() {
    return backlog;
  }

  @Override
  public UnboundedSource<KafkaRecord<byte[], ParsedValue>, ?> getCurrentSource() {
    throw new UnsupportedOperationException("nobody asks for it");
  }

  @Override
  public void close() {
    closed = true;
  }
}
