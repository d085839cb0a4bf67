package org.citystream.pipeline.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark.PartitionMark;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;

/** KafkaIO's source of one partition, delivering what the test has put into it. */
final class FakeKafka
    extends UnboundedSource<KafkaRecord<byte[], ParsedValue>, KafkaCheckpointMark> {
  private static final long serialVersionUID = 1;

  static final String TOPIC = "gps_data";

  transient Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
  transient long backlog;
  transient int opened;
  transient int closed;
  transient Runnable beforeRecord = () -> {};
  // As KafkaIO, a reader that starts before it fails.
  transient long logStart;
  transient List<Delivery> deliveries = new ArrayList<>();
  private final int splitsOfOne;

  /** One answer to advance; no record if there is nothing at hand. */
  private record Delivery(KafkaRecord<byte[], ParsedValue> record, Instant timestamp) {}

  FakeKafka() {
    this(1);
  }

  FakeKafka(int splitsOfOne) {
    this.splitsOfOne = splitsOfOne;
  }

  FakeKafka deliver(KafkaRecord<byte[], ParsedValue> record) {
    return deliver(record, Instant.EPOCH);
  }

  FakeKafka deliver(KafkaRecord<byte[], ParsedValue> record, Instant timestamp) {
    deliveries.add(new Delivery(record, timestamp));
    return this;
  }

  FakeKafka nothingAtHand() {
    deliveries.add(new Delivery(null, null));
    return this;
  }

  /** How many readers are open. */
  int open() {
    return opened - closed;
  }

  int deliveries() {
    return deliveries.size();
  }

  static KafkaCheckpointMark mark(long nextOffset, Instant watermark) {
    return new KafkaCheckpointMark(
        List.of(new PartitionMark(TOPIC, 0, nextOffset, watermark.getMillis())), Optional.empty());
  }

  @Override
  public List<FakeKafka> split(int desiredNumSplits, PipelineOptions options) {
    return Collections.nCopies(desiredNumSplits * splitsOfOne, this);
  }

  @Override
  public Reader createReader(PipelineOptions options, KafkaCheckpointMark mark) {
    return new Reader(mark == null ? 0 : mark.getPartitions().get(0).getNextOffset());
  }

  @Override
  public Coder<KafkaCheckpointMark> getCheckpointMarkCoder() {
    throw new UnsupportedOperationException("marks have a coder of their own");
  }

  private final class Reader extends UnboundedReader<KafkaRecord<byte[], ParsedValue>> {
    private final long start;
    private long nextOffset;
    private int next;
    private Delivery current;

    Reader(long start) {
      opened++;
      this.start = start;
      this.nextOffset = start;
    }

    @Override
    public boolean start() throws IOException {
      if (start < logStart) {
        throw new IOException(
            "Exception while reading from Kafka",
            new OffsetOutOfRangeException(Map.of(new TopicPartition(TOPIC, 0), start)));
      }
      return advance();
    }

    @Override
    public boolean advance() {
      do {
        current = next < deliveries.size() ? deliveries.get(next++) : new Delivery(null, null);
      } while (current.record() != null && current.record().getOffset() < start);
      if (current.record() == null) {
        return false;
      }
      beforeRecord.run();
      nextOffset = current.record().getOffset() + 1;
      return true;
    }

    @Override
    public KafkaRecord<byte[], ParsedValue> getCurrent() {
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
    public KafkaCheckpointMark getCheckpointMark() {
      return mark(nextOffset, watermark);
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
      closed++;
    }
  }
}
