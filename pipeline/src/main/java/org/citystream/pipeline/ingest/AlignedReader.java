package org.citystream.pipeline.ingest;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Reads what Kafka has at hand as one batch, and reports one watermark over all partitions.
 *
 * <p>Partitions that are idle are left out of the minimum. When all are idle, the watermark follows
 * the clock, less {@code maxOutOfOrderness}, so that a silent city's last windows close. As long as
 * no partition has ever delivered an event it stays at the beginning: there is no window to close,
 * and the first events may be old ones.
 */
final class AlignedReader extends UnboundedReader<RecordBatch> {
  // Bounds an element's memory when records are large.
  private static final int MAX_BATCH_BYTES = 4 << 20;

  private final AlignedSource source;
  private final UnboundedReader<KafkaRecord<byte[], ParsedValue>> kafka;
  private final Limits limits;
  private RecordBatch batch;
  private Instant timestamp;

  /**
   * What bounds a batch and the watermark.
   *
   * @param maxRecords most records of a batch
   * @param maxOutOfOrderness how far the watermark stays behind
   * @param clock the wall clock
   */
  record Limits(int maxRecords, Duration maxOutOfOrderness, EventTimePolicy.Clock clock)
      implements Serializable {}

  AlignedReader(
      AlignedSource source,
      UnboundedReader<KafkaRecord<byte[], ParsedValue>> kafka,
      Limits limits) {
    this.source = source;
    this.kafka = kafka;
    this.limits = limits;
  }

  @Override
  public boolean start() throws IOException {
    return fill(kafka.start());
  }

  @Override
  public boolean advance() throws IOException {
    return fill(kafka.advance());
  }

  private boolean fill(boolean available) throws IOException {
    if (!available) {
      batch = null;
      return false;
    }
    List<IngestedRecord> records = new ArrayList<>();
    timestamp = BoundedWindow.TIMESTAMP_MAX_VALUE;
    int bytes = 0;
    do {
      KafkaRecord<byte[], ParsedValue> record = kafka.getCurrent();
      IngestedRecord ingested = IngestedRecord.of(record);
      records.add(ingested);
      bytes += ingested.size();
      if (kafka.getCurrentTimestamp().isBefore(timestamp)) {
        timestamp = kafka.getCurrentTimestamp();
      }
    } while (records.size() < limits.maxRecords() && bytes < MAX_BATCH_BYTES && kafka.advance());
    batch = new RecordBatch(records);
    return true;
  }

  @Override
  public RecordBatch getCurrent() {
    if (batch == null) {
      throw new NoSuchElementException();
    }
    return batch;
  }

  /** The earliest timestamp in the batch, so that each record's own is not before it. */
  @Override
  public Instant getCurrentTimestamp() {
    if (batch == null) {
      throw new NoSuchElementException();
    }
    return timestamp;
  }

  @Override
  public Instant getWatermark() {
    Instant minimum = kafka.getWatermark();
    if (minimum.equals(EventTimePolicy.NEVER_DELIVERED)) {
      return BoundedWindow.TIMESTAMP_MIN_VALUE;
    }
    if (minimum.equals(EventTimePolicy.IDLE)) {
      return limits.clock().now().minus(limits.maxOutOfOrderness());
    }
    return minimum;
  }

  @Override
  public CheckpointMark getCheckpointMark() {
    return kafka.getCheckpointMark();
  }

  @Override
  public long getSplitBacklogBytes() {
    return kafka.getSplitBacklogBytes();
  }

  @Override
  public UnboundedSource<RecordBatch, ?> getCurrentSource() {
    return source;
  }

  @Override
  public void close() throws IOException {
    kafka.close();
  }
}
