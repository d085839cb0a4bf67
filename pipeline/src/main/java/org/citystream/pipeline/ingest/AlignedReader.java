package org.citystream.pipeline.ingest;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.WeakHashMap;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.options.PipelineOptions;
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
 *
 * <p>What is read between two marks is an epoch. Where the source keeps a {@link ReadLog}, an epoch
 * that was read before is read again exactly as it was.
 */
final class AlignedReader extends UnboundedReader<RecordBatch> {
  // Bounds an element's memory when records are large.
  private static final int MAX_BATCH_BYTES = 4 << 20;
  private static final Duration REPLAY_PATIENCE = Duration.standardMinutes(1);
  // A task that has not read for so long has died in the middle of its epoch.
  private static final long OTHERS_PATIENCE_NANOS = 30_000_000_000L;
  private static final long OTHERS_POLL_MILLIS = 1000;

  private final AlignedSource source;
  private final PipelineOptions options;
  private ReadMark position;
  private UnboundedReader<KafkaRecord<byte[], ParsedValue>> kafka;
  private boolean inEpoch;
  private boolean mayBeLogged = true;
  private ReadMark replayed;
  private RecordBatch batch;
  private Instant timestamp;
  // Which task's thread has begun the last epoch, and when it read last.
  private Thread reading;
  private long lastUse;
  private final Map<Thread, Ended> ended = new WeakHashMap<>();

  /** What a thread's last epoch came to, for it asks again after others may have gone on. */
  private record Ended(ReadMark mark, Instant watermark) {}

  /**
   * What bounds a batch and the watermark.
   *
   * @param maxRecords most records of a batch
   * @param maxOutOfOrderness how far the watermark stays behind
   * @param clock the wall clock
   */
  record Limits(int maxRecords, Duration maxOutOfOrderness, EventTimePolicy.Clock clock)
      implements Serializable {}

  /**
   * A reader that goes on at a mark.
   *
   * @param mark null for the start of the read
   */
  AlignedReader(AlignedSource source, PipelineOptions options, ReadMark mark) {
    this.source = source;
    this.options = options;
    this.position = mark;
  }

  @Override
  public boolean start() throws IOException {
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    try {
      return WithoutMetrics.call(this::nextBatch);
    } catch (IOException | RuntimeException e) {
      // Whoever tries again finds the reader at its last mark.
      giveUp();
      throw e;
    }
  }

  private synchronized boolean nextBatch() throws IOException {
    boolean asked = goOnWhereAsked();
    if (!asked && source.log().isPresent() && reading != null && (!inEpoch || isOthers())) {
      // An engine that asks does so for every epoch but the first, which it now repeats.
      reset(null);
    }
    lastUse = System.nanoTime();
    if (!inEpoch) {
      beginEpoch();
      return replayed == null ? fill(nextRecord()) : replay();
    }
    return replayed == null ? fill(nextRecord()) : nothing();
  }

  /** Says whether the engine has asked since the last time, which it does once an epoch. */
  private boolean goOnWhereAsked() throws IOException {
    Optional<ReadMark> asked = ReadMark.takeLastDecoded(source.read());
    if (asked.isPresent()) {
      awaitOthers();
      if (inEpoch || asked.get().epoch() != epochs()) {
        reset(asked.get());
      }
    }
    return asked.isPresent();
  }

  /** After a loss Spark reads several epochs again at once, all with the one reader it has kept. */
  private void awaitOthers() throws IOException {
    try {
      while (inEpoch
          && reading != Thread.currentThread()
          && System.nanoTime() - lastUse < OTHERS_PATIENCE_NANOS) {
        wait(OTHERS_POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another task reads");
    }
  }

  private boolean isOthers() {
    return reading != Thread.currentThread();
  }

  private synchronized void giveUp() throws IOException {
    if (reading == Thread.currentThread()) {
      reset(position);
    }
  }

  private void reset(ReadMark mark) throws IOException {
    closeKafka();
    position = mark;
    inEpoch = false;
    replayed = null;
    mayBeLogged = true;
    notifyAll();
  }

  private void beginEpoch() throws IOException {
    // After an entry that this reader has written there is none.
    replayed =
        mayBeLogged && source.log().isPresent()
            ? source.log().get().after(epochs()).orElse(null)
            : null;
    mayBeLogged = replayed != null;
    inEpoch = true;
    reading = Thread.currentThread();
  }

  /** Gives a logged epoch as one batch, for the engine's limits must not divide it. */
  private boolean replay() throws IOException {
    closeKafka();
    boolean available = nextRecord();
    Replay epoch = new Replay((KafkaCheckpointMark) kafka.getCheckpointMark(), replayed.kafka());
    List<IngestedRecord> records = new ArrayList<>();
    timestamp = BoundedWindow.TIMESTAMP_MAX_VALUE;
    Instant deadline = Instant.now().plus(REPLAY_PATIENCE);
    while (available || !epoch.isComplete()) {
      if (available) {
        if (epoch.take(kafka.getCurrent())) {
          add(records);
        }
        deadline = Instant.now().plus(REPLAY_PATIENCE);
      } else if (Instant.now().isAfter(deadline)) {
        throw new IOException("cannot be read again, gone from Kafka: " + epoch);
      }
      available = !epoch.isComplete() && kafka.advance();
    }
    closeKafka();
    batch = RecordBatch.of(records, replayed.watermark());
    return records.isEmpty() ? nothing() : true;
  }

  private boolean nextRecord() throws IOException {
    if (kafka == null) {
      kafka = source.kafkaReader(options, position);
      return kafka.start();
    }
    return kafka.advance();
  }

  private boolean nothing() {
    batch = null;
    return false;
  }

  private boolean fill(boolean available) throws IOException {
    if (!available) {
      return nothing();
    }
    List<IngestedRecord> records = new ArrayList<>();
    timestamp = BoundedWindow.TIMESTAMP_MAX_VALUE;
    int bytes = 0;
    do {
      bytes += add(records);
    } while (records.size() < source.limits().maxRecords()
        && bytes < MAX_BATCH_BYTES
        && kafka.advance());
    batch = RecordBatch.of(records, watermark());
    return true;
  }

  /** Adds the current record, and says how many bytes it has. */
  private int add(List<IngestedRecord> records) {
    IngestedRecord record = IngestedRecord.of(kafka.getCurrent());
    records.add(record);
    if (kafka.getCurrentTimestamp().isBefore(timestamp)) {
      timestamp = kafka.getCurrentTimestamp();
    }
    return record.size();
  }

  @Override
  public synchronized RecordBatch getCurrent() {
    if (batch == null) {
      throw new NoSuchElementException();
    }
    return batch;
  }

  /** The earliest timestamp in the batch, so that each record's own is not before it. */
  @Override
  public synchronized Instant getCurrentTimestamp() {
    if (batch == null) {
      throw new NoSuchElementException();
    }
    return timestamp;
  }

  @Override
  public synchronized Instant getWatermark() {
    return othersRead() ? ended.get(Thread.currentThread()).watermark() : watermark();
  }

  /** Whether another task has begun an epoch since this one has ended its own. */
  private boolean othersRead() {
    return source.log().isPresent()
        && ended.containsKey(Thread.currentThread())
        && reading != Thread.currentThread();
  }

  private Instant watermark() {
    if (kafka == null) {
      return position == null ? BoundedWindow.TIMESTAMP_MIN_VALUE : position.watermark();
    }
    Instant minimum = kafka.getWatermark();
    if (minimum.equals(EventTimePolicy.NEVER_DELIVERED)) {
      return BoundedWindow.TIMESTAMP_MIN_VALUE;
    }
    if (minimum.equals(EventTimePolicy.IDLE)) {
      return source.limits().clock().now().minus(source.limits().maxOutOfOrderness());
    }
    return minimum;
  }

  /** Ends the epoch; where there is a log, it is in it before anybody has seen its records. */
  @Override
  public ReadMark getCheckpointMark() {
    try {
      return WithoutMetrics.call(this::currentMark);
    } catch (IOException e) {
      try {
        giveUp();
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw new UncheckedIOException("the read's log cannot be written", e);
    }
  }

  private synchronized ReadMark currentMark() throws IOException {
    if (goOnWhereAsked()) {
      skipEpoch();
    }
    if (othersRead()) {
      return ended.get(Thread.currentThread()).mark();
    }
    if (inEpoch) {
      endEpoch();
      ended.put(Thread.currentThread(), new Ended(position, watermark()));
      notifyAll();
    }
    return position;
  }

  /** An epoch in which nothing was read is empty for ever, unless it was read before. */
  private void skipEpoch() throws IOException {
    beginEpoch();
    if (replayed != null) {
      reset(position);
    }
  }

  private void endEpoch() throws IOException {
    if (replayed != null) {
      position = replayed;
    } else {
      ReadMark mark =
          new ReadMark(
              source.read(), epochs() + 1, kafkaMark(), watermark(), source.activity().snapshot());
      if (source.log().isPresent()) {
        source.log().get().write(mark);
      }
      position = mark;
    }
    replayed = null;
    inEpoch = false;
  }

  private KafkaCheckpointMark kafkaMark() {
    if (kafka == null) {
      return position.kafka();
    }
    // KafkaIO's mark holds the watermarks that were asked for last.
    kafka.getWatermark();
    return (KafkaCheckpointMark) kafka.getCheckpointMark();
  }

  private long epochs() {
    return position == null ? 0 : position.epoch();
  }

  @Override
  public synchronized long getSplitBacklogBytes() {
    return kafka == null ? BACKLOG_UNKNOWN : kafka.getSplitBacklogBytes();
  }

  @Override
  public UnboundedSource<RecordBatch, ?> getCurrentSource() {
    return source;
  }

  @Override
  public synchronized void close() throws IOException {
    closeKafka();
  }

  private void closeKafka() throws IOException {
    if (kafka != null) {
      kafka.close();
      kafka = null;
    }
  }
}
