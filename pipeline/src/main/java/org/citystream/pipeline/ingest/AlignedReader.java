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
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
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
 * that was read before is read again exactly as it was. Tasks then share the reader, a thread each,
 * and take turns: an epoch is its task's until the task has ended it, has failed, or lets others
 * wait for half a minute. A task whose epoch was taken fails, and so does one whose reader was
 * closed before all was read; both can be tried again.
 */
final class AlignedReader extends UnboundedReader<RecordBatch> {
  // Bounds an element's memory when records are large.
  private static final int MAX_BATCH_BYTES = 4 << 20;
  private static final Duration REPLAY_PATIENCE = Duration.standardMinutes(1);
  // A task that has not called for so long has died in the middle of its epoch.
  private static final Duration OTHERS_PATIENCE = Duration.standardSeconds(30);
  private static final long OTHERS_POLL_MILLIS = 1000;

  private final AlignedSource source;
  private final PipelineOptions options;
  private ReadMark position;
  private UnboundedReader<KafkaRecord<byte[], ParsedValue>> kafka;
  private boolean mayBeLogged = true;
  private boolean used;
  private boolean closed;
  // The epoch that is being read; null between epochs.
  private Turn running;
  private Instant lastCall;
  private final Map<Object, Turn> turns = new WeakHashMap<>();

  /** A task's last epoch. It keeps what it came to, for others may have gone on meanwhile. */
  private static final class Turn {
    private final ReadMark replayed;
    private boolean handedOn;
    private RecordBatch batch;
    private Instant timestamp;
    private ReadMark end;

    /**
     * An epoch that begins.
     *
     * @param replayed where it ended when it was read before; null if it was not
     */
    Turn(ReadMark replayed) {
      this.replayed = replayed;
    }
  }

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
      giveUp(e);
      if (e.getCause() instanceof OffsetOutOfRangeException gone) {
        throw new RecordsGoneException(describe(gone), e);
      }
      throw e;
    }
  }

  private static String describe(OffsetOutOfRangeException gone) {
    return gone.offsetOutOfRangePartitions().entrySet().stream()
        .map(partition -> "offset %d of %s".formatted(partition.getValue(), partition.getKey()))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private synchronized boolean nextBatch() throws IOException {
    try {
      Turn turn = goOn();
      if (turn.replayed == null) {
        return fill(turn);
      }
      if (turn.handedOn) {
        turn.batch = null;
        return false;
      }
      return replay(turn);
    } finally {
      lastCall = source.limits().clock().now();
    }
  }

  /** The task's turn, which begins where the engine asked for. */
  private Turn goOn() throws IOException {
    Optional<Turn> begun = beginWhereAsked();
    if (begun.isPresent()) {
      return begun.get();
    }
    Turn turn = turns.get(task());
    if (turn != null && turn.end == null) {
      requireRunning(turn);
      return turn;
    }
    if (used && source.log().isPresent()) {
      // An engine that asks does so for every epoch but the first, which it now repeats.
      awaitOthers();
      reset(null);
    }
    return begin();
  }

  /** Begins an epoch if the engine has asked since the last time, which it does once an epoch. */
  private Optional<Turn> beginWhereAsked() throws IOException {
    Optional<ReadMark> asked = ReadMark.takeLastDecoded(source.read());
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    awaitOthers();
    if (running != null || asked.get().epoch() != epochs()) {
      reset(asked.get());
    }
    return Optional.of(begin());
  }

  /** Who calls: without a log, calls come one after the other, from whichever thread. */
  private Object task() {
    return source.log().isPresent() ? Thread.currentThread() : this;
  }

  /** After a loss Spark reads several epochs again at once, all with the one reader it has kept. */
  private void awaitOthers() throws IOException {
    try {
      while (running != null
          && running != turns.get(task())
          && source.limits().clock().now().isBefore(lastCall.plus(OTHERS_PATIENCE))) {
        wait(OTHERS_POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another task reads");
    }
  }

  private void requireRunning(Turn turn) throws IOException {
    if (turn != running) {
      throw new IOException(
          closed
              ? "the reader was closed in the middle of an epoch, which has to be read again"
              : "another task has taken the reader over, since this one did not read for "
                  + OTHERS_PATIENCE.getStandardSeconds()
                  + " s; its epoch has to be read again");
    }
  }

  /** Whoever tries again finds the reader at its last mark. */
  private synchronized void giveUp(Exception failure) {
    Turn turn = turns.remove(task());
    if (turn != null && turn == running) {
      try {
        reset(position);
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
  }

  private void reset(ReadMark mark) throws IOException {
    position = mark;
    running = null;
    mayBeLogged = true;
    notifyAll();
    closeKafka();
  }

  private Turn begin() throws IOException {
    // After an entry that this reader has written there is none.
    ReadMark replayed =
        mayBeLogged && source.log().isPresent()
            ? source.log().get().after(epochs()).orElse(null)
            : null;
    mayBeLogged = replayed != null;
    if (closed && replayed == null) {
      throw new IOException("the reader is closed and reads nothing new");
    }
    used = true;
    lastCall = source.limits().clock().now();
    running = new Turn(replayed);
    turns.put(task(), running);
    return running;
  }

  /** Gives a logged epoch as one batch, for the engine's limits must not divide it. */
  private boolean replay(Turn turn) throws IOException {
    closeKafka();
    boolean available = nextRecord();
    Replay epoch =
        new Replay((KafkaCheckpointMark) kafka.getCheckpointMark(), turn.replayed.kafka());
    List<IngestedRecord> records = new ArrayList<>();
    turn.timestamp = BoundedWindow.TIMESTAMP_MAX_VALUE;
    Instant deadline = Instant.now().plus(REPLAY_PATIENCE);
    while (available || !epoch.isComplete()) {
      if (available) {
        if (epoch.take(kafka.getCurrent())) {
          add(records, turn);
        }
        deadline = Instant.now().plus(REPLAY_PATIENCE);
      } else if (Instant.now().isAfter(deadline)) {
        throw new IOException("cannot be read again, gone from Kafka: " + epoch);
      }
      available = !epoch.isComplete() && kafka.advance();
    }
    closeKafka();
    turn.batch = records.isEmpty() ? null : RecordBatch.of(records, turn.replayed.watermark());
    turn.handedOn = true;
    return turn.batch != null;
  }

  private boolean nextRecord() throws IOException {
    if (kafka == null) {
      kafka = source.kafkaReader(options, position);
      return kafka.start();
    }
    return kafka.advance();
  }

  private boolean fill(Turn turn) throws IOException {
    turn.batch = null;
    if (!nextRecord()) {
      return false;
    }
    List<IngestedRecord> records = new ArrayList<>();
    turn.timestamp = BoundedWindow.TIMESTAMP_MAX_VALUE;
    int bytes = 0;
    do {
      bytes += add(records, turn);
    } while (records.size() < source.limits().maxRecords()
        && bytes < MAX_BATCH_BYTES
        && kafka.advance());
    turn.batch = RecordBatch.of(records, watermark());
    return true;
  }

  /** Adds the current record, and says how many bytes it has. */
  private int add(List<IngestedRecord> records, Turn turn) {
    IngestedRecord record = IngestedRecord.of(kafka.getCurrent());
    records.add(record);
    if (kafka.getCurrentTimestamp().isBefore(turn.timestamp)) {
      turn.timestamp = kafka.getCurrentTimestamp();
    }
    return record.size();
  }

  @Override
  public synchronized RecordBatch getCurrent() {
    return read().batch;
  }

  /** The earliest timestamp in the batch, so that each record's own is not before it. */
  @Override
  public synchronized Instant getCurrentTimestamp() {
    return read().timestamp;
  }

  private Turn read() {
    Turn turn = turns.get(task());
    if (turn == null || turn.batch == null) {
      throw new NoSuchElementException();
    }
    return turn;
  }

  @Override
  public synchronized Instant getWatermark() {
    Turn turn = turns.get(task());
    return source.log().isPresent() && turn != null && turn.end != null
        ? turn.end.watermark()
        : watermark();
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
      giveUp(e);
      throw new UncheckedIOException("the epoch cannot be ended", e);
    } catch (RuntimeException e) {
      giveUp(e);
      throw e;
    }
  }

  private synchronized ReadMark currentMark() throws IOException {
    // An epoch in which nothing was read is empty for ever.
    Turn turn = beginWhereAsked().orElse(turns.get(task()));
    if (turn == null) {
      return position;
    }
    if (turn.end == null) {
      requireRunning(turn);
      end(turn);
    }
    return turn.end;
  }

  /** A logged epoch that nobody has read comes later, for the read then stays before it. */
  private void end(Turn turn) throws IOException {
    if (turn.replayed == null) {
      ReadMark mark = mark(epochs() + 1);
      if (source.log().isPresent()) {
        source.log().get().write(mark);
      }
      position = mark;
    } else if (turn.handedOn) {
      position = turn.replayed;
    }
    turn.end = position;
    running = null;
    notifyAll();
  }

  private ReadMark mark(long epoch) {
    if (kafka == null) {
      return new ReadMark(
          source.read(), epoch, position.kafka(), position.watermark(), position.silences());
    }
    // KafkaIO's mark holds the watermarks that were asked for last.
    Instant watermark = watermark();
    return new ReadMark(
        source.read(),
        epoch,
        (KafkaCheckpointMark) kafka.getCheckpointMark(),
        watermark,
        source.activity().silences(epoch, source.limits().clock().now()));
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

  /**
   * Closes the reader, in the middle of an epoch too: Spark does so, from another task, if one
   * takes long. Only an epoch that is in the log can still be read to its end.
   */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (running != null && running.replayed == null) {
      running = null;
      notifyAll();
    }
    closeKafka();
  }

  private void closeKafka() throws IOException {
    if (kafka != null) {
      var closing = kafka;
      kafka = null;
      closing.close();
    }
  }
}
