package org.citystream.pipeline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.common.TopicPartition;
import org.citystream.contracts.Topic;
import org.citystream.pipeline.TestEvents;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A read that an engine repeats, in the ways in which Spark does it. */
class ReadLogTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final int MAX_RECORDS = 2;
  private static final TopicPartition PARTITION = new TopicPartition(FakeKafka.TOPIC, 0);

  @TempDir Path folder;

  private final FakeKafka kafka = new FakeKafka();
  private final FakeClock clock = new FakeClock(NOW);
  private final Activity activity = new Activity();
  private ReadLog log;
  private ReadMark last;
  private AlignedSource source;
  private AlignedReader reader;
  private Thread otherThread;
  // Another task; its thread is that of all that it does.
  private final ExecutorService other =
      Executors.newSingleThreadExecutor(
          task -> {
            otherThread = new Thread(task);
            return otherThread;
          });

  @AfterEach
  void endOther() {
    other.shutdownNow();
  }

  @BeforeEach
  void open() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    log = new ReadLog(folder.toString());
    source =
        new AlignedSource(
            kafka,
            new AlignedReader.Limits(MAX_RECORDS, Duration.ZERO, clock),
            StartOffsets.EARLIEST,
            activity,
            log);
    reader = new AlignedReader(source, null, null);
    for (int offset = 0; offset < 10; offset++) {
      kafka.deliver(
          TestRecords.kafkaRecord(
              0, offset, TestEvents.full(Topic.GPS, "a" + offset, "v", TestRecords.ARRIVAL)));
    }
  }

  @Test
  void newReaderReadsALoggedEpochAsItWas() throws IOException {
    ReadMark first = epoch(1);
    ReadMark second = epoch(2);

    assertThat(offsets(repeat(null, first))).containsExactly(0L, 1L);
    assertThat(offsets(repeat(first, second))).containsExactly(2L, 3L, 4L, 5L);
  }

  @Test
  void epochWhoseRecordsAreGoneFromKafkaIsNotReadAgainWithoutThem() throws IOException {
    ReadMark first = epoch(1);
    epoch(1);
    kafka.logStart = 3;

    assertThatThrownBy(() -> new AlignedReader(source, null, first).start())
        .isInstanceOf(RecordsGoneException.class)
        .hasMessage("offset 2 of gps_data-0")
        .satisfies(gone -> assertThat(RecordsGoneException.in(gone)).contains(gone.getMessage()));
  }

  @Test
  void newReaderGoesOnBehindTheLog() throws IOException {
    epoch(1);
    ReadMark second = epoch(1);
    reader = new AlignedReader(source, null, second);

    assertThat(reader.start()).isTrue();
    assertThat(offsets(reader.getCurrent())).containsExactly(4L, 5L);
    assertThat(reader.getCheckpointMark().epoch()).isEqualTo(3);
  }

  @Test
  void keptReaderGoesBackToWhereItIsAsked() throws IOException {
    ReadMark first = epoch(1);
    epoch(2);
    epoch(1);
    ask(first);

    assertThat(reader.advance()).isTrue();
    assertThat(offsets(reader.getCurrent())).containsExactly(2L, 3L, 4L, 5L);
    assertThat(reader.advance()).isFalse();
    assertThat(reader.getCheckpointMark().epoch()).isEqualTo(2);
    ask(reader.getCheckpointMark());
    assertThat(reader.advance()).isTrue();
    assertThat(offsets(reader.getCurrent())).containsExactly(6L, 7L);
  }

  @Test
  void keptReaderBeginsAnEpochAgainThatWasNotFinished() throws IOException {
    ReadMark first = epoch(1);
    ask(first);
    reader.advance();
    ask(first);

    assertThat(reader.advance()).isTrue();
    assertThat(offsets(reader.getCurrent())).containsExactly(2L, 3L);
  }

  @Test
  void keptReaderGoesOnWhenAskedForWhereItStands() throws IOException {
    ask(epoch(1));

    assertThat(reader.advance()).isTrue();
    assertThat(offsets(reader.getCurrent())).containsExactly(2L, 3L);
    assertThat(kafka.closed).isZero();
  }

  @Test
  void epochInWhichNothingWasReadIsEmptyForEver() throws IOException {
    ReadMark first = epoch(1);
    ask(first);
    ReadMark second = reader.getCheckpointMark();
    assertThat(reader.getCheckpointMark()).isEqualTo(second);
    assertThat(second.epoch()).isEqualTo(2);

    assertThat(new AlignedReader(source, null, first).start()).isFalse();
  }

  @Test
  void loggedEpochThatIsPassedOverComesLaterRatherThanNever() throws IOException {
    ReadMark first = epoch(1);
    epoch(1);
    reader = new AlignedReader(source, null, null);
    ask(first);

    assertThat(reader.getCheckpointMark().epoch()).isEqualTo(first.epoch());
    ask(first);
    assertThat(reader.advance()).isTrue();
    assertThat(offsets(reader.getCurrent())).containsExactly(2L, 3L);
  }

  @Test
  void keptReaderRepeatsTheFirstEpochForWhichNobodyAsks() throws IOException {
    epoch(1);

    assertThat(reader.advance()).isTrue();
    assertThat(offsets(reader.getCurrent())).containsExactly(0L, 1L);
    assertThat(reader.advance()).isFalse();
  }

  @Test
  void repeatedEpochOfASilentCityHasTheClockOfItsTime() throws IOException {
    kafka.watermark = EventTimePolicy.IDLE;
    epoch(1);
    clock.pass(Duration.standardHours(1));
    AlignedReader repeating = new AlignedReader(source, null, null);
    repeating.start();
    repeating.getCheckpointMark();

    assertThat(repeating.getWatermark()).isEqualTo(NOW);
  }

  @Test
  void tasksThatReadAgainAtOnceTakeTurnsAndKeepTheirOwnMarks() throws Exception {
    ReadMark first = epoch(1);
    ReadMark second = epoch(1);
    ask(first);
    reader.advance();
    Future<List<Long>> others = other.submit(() -> readEpoch(second));
    awaitOtherIsWaiting(others);

    assertThat(offsets(reader.getCurrent())).containsExactly(2L, 3L);
    assertThat(reader.getCheckpointMark().epoch()).isEqualTo(2);
    assertThat(others.get()).containsExactly(4L, 5L);
    assertThat(reader.getWatermark()).isEqualTo(kafka.watermark);
    assertThat(reader.getCheckpointMark().epoch()).isEqualTo(2);
  }

  @Test
  void taskThatAsksForNothingWaitsForOthersToo() throws Exception {
    ReadMark first = epoch(1);
    ask(first);
    reader.advance();
    Future<List<Long>> others = other.submit(() -> readEpoch(null));
    awaitOtherIsWaiting(others);

    assertThat(reader.advance()).isTrue();
    assertThat(offsets(reader.getCurrent())).containsExactly(4L, 5L);
    assertThat(reader.getCheckpointMark().epoch()).isEqualTo(2);
    assertThat(others.get()).containsExactly(0L, 1L);
  }

  @Test
  void taskThatReadsForLongKeepsItsEpoch() throws Exception {
    ReadMark first = epoch(1);
    ReadMark second = epoch(1);
    kafka.beforeRecord = () -> clock.pass(Duration.standardMinutes(1));
    ask(first);
    reader.advance();
    kafka.beforeRecord = () -> {};
    Future<List<Long>> others = other.submit(() -> readEpoch(second));
    awaitOtherIsWaiting(others);

    assertThat(offsets(reader.getCurrent())).containsExactly(2L, 3L);
    assertThat(reader.advance()).isFalse();
    assertThat(reader.getCheckpointMark().epoch()).isEqualTo(2);
    assertThat(others.get()).containsExactly(4L, 5L);
  }

  @Test
  void taskWhoseEpochWasTakenFailsAndDisturbsNobody() throws Exception {
    ReadMark first = epoch(1);
    ask(first);
    reader.advance();
    clock.pass(Duration.standardSeconds(31));
    assertThat(other.submit(() -> readBatch(first)).get()).containsExactly(2L, 3L);

    assertThat(offsets(reader.getCurrent())).containsExactly(2L, 3L);
    assertThatThrownBy(reader::getCheckpointMark)
        .rootCause()
        .hasMessageContaining("taken the reader over");
    ReadMark second = other.submit(reader::getCheckpointMark).get();
    assertThat(second.epoch()).isEqualTo(2);
    assertThat(readEpoch(first)).containsExactly(2L, 3L);
    assertThat(readEpoch(second)).containsExactly(4L, 5L);
  }

  @Test
  void readerClosedInTheMiddleOfAnEpochDoesNotEndIt() throws Exception {
    ReadMark first = epoch(1);
    ask(first);
    reader.advance();
    reader.close();

    assertThatThrownBy(reader::advance)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
    ask(first);
    assertThatThrownBy(reader::getCheckpointMark).rootCause().hasMessageContaining("closed");
    assertThat(log.after(1)).isEmpty();
    reader = new AlignedReader(source, null, first);
    assertThat(readEpoch(first)).containsExactly(2L, 3L);
    assertThat(kafka.open()).isOne();
  }

  @Test
  void closedReaderStillReadsWhatIsLogged() throws Exception {
    ReadMark first = epoch(1);
    epoch(1);
    ask(first);
    reader.advance();
    reader.close();

    assertThat(offsets(reader.getCurrent())).containsExactly(2L, 3L);
    assertThat(reader.advance()).isFalse();
    assertThat(reader.getCheckpointMark().epoch()).isEqualTo(2);
    assertThat(reader.getWatermark()).isEqualTo(kafka.watermark);
    assertThat(kafka.open()).isZero();
  }

  @Test
  void taskThatWaitsForAReaderThatIsClosedGoesOn() throws Exception {
    ReadMark first = epoch(1);
    ask(first);
    reader.advance();
    Future<List<Long>> others = other.submit(() -> readEpoch(null));
    awaitOtherIsWaiting(others);
    reader.close();

    assertThat(others.get()).containsExactly(0L, 1L);
  }

  @Test
  void marksOfOtherReadsAreIgnored() throws IOException {
    ReadMark mark = epoch(1);
    reader = new AlignedReader(source, null, mark);
    ask(new ReadMark("another", 7, mark.kafka(), NOW, Map.of()));

    assertThat(reader.advance()).isTrue();
    assertThat(offsets(reader.getCurrent())).containsExactly(2L, 3L);
  }

  @Test
  void repeatedEpochHasItsWatermark() throws IOException {
    kafka.watermark = NOW.minus(Duration.standardHours(1));
    epoch(1);
    kafka.watermark = NOW;
    AlignedReader repeating = new AlignedReader(source, null, null);
    repeating.start();
    repeating.getCheckpointMark();

    assertThat(repeating.getWatermark()).isEqualTo(NOW.minus(Duration.standardHours(1)));
  }

  @Test
  void silenceGoesOnWithTheReadersOfAJvm() throws IOException {
    activity.restart(PARTITION, NOW);
    ReadMark mark = epoch(1);
    clock.pass(Duration.standardSeconds(8));
    new AlignedReader(source, null, mark).start();

    assertThat(activity.silentSince(PARTITION, clock.now())).isEqualTo(NOW);
  }

  @Test
  void silenceIsThatOfTheMarkAtWhichAnotherGoesOn() throws IOException {
    activity.restart(PARTITION, NOW);
    clock.pass(Duration.standardSeconds(3));
    ReadMark mark = epoch(1);
    activity.restart(PARTITION, NOW);
    clock.pass(Duration.standardHours(1));
    epoch(1);
    new AlignedReader(source, null, log.after(0).orElseThrow()).start();

    assertThat(mark.silences()).containsExactly(Map.entry(PARTITION, Duration.standardSeconds(3)));
    assertThat(activity.silentSince(PARTITION, clock.now()))
        .isEqualTo(clock.now().minus(Duration.standardSeconds(3)));
  }

  @Test
  void halfAnEntryIsNone() throws IOException {
    epoch(1);
    Path entry = folder.resolve("000000000001");
    Files.write(entry, Arrays.copyOf(Files.readAllBytes(entry), 20));

    assertThat(log.after(0)).isEmpty();
    Files.write(entry, new byte[3]);
    assertThat(log.after(0)).isEmpty();
  }

  @Test
  void epochIsLoggedOnce() throws IOException {
    AlignedReader other = new AlignedReader(source, null, null);
    reader.start();
    other.start();
    reader.getCheckpointMark();

    assertThatThrownBy(other::getCheckpointMark)
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage("epoch 1 of the read was logged meanwhile");
  }

  @Test
  void oldEntriesAreRemoved() throws IOException {
    long most = ReadLog.KEPT_EPOCHS + ReadLog.DELETED_EPOCHS;
    for (int epoch = 1; epoch < most; epoch++) {
      epoch(1);
    }
    assertThat(log.after(0)).isPresent();
    epoch(1);

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize((int) ReadLog.KEPT_EPOCHS);
    }
    assertThat(log.after(ReadLog.DELETED_EPOCHS - 1)).isEmpty();
    assertThat(log.after(ReadLog.DELETED_EPOCHS)).isPresent();
  }

  /** Lets the reader take an epoch of this many batches. */
  private ReadMark epoch(int batches) throws IOException {
    if (last != null) {
      ask(last);
    }
    for (int i = 0; i < batches; i++) {
      reader.advance();
    }
    last = reader.getCheckpointMark();
    return last;
  }

  /** What a new reader gives as the epoch after a mark. */
  private RecordBatch repeat(ReadMark mark, ReadMark end) throws IOException {
    AlignedReader repeating = new AlignedReader(source, null, mark);
    assertThat(repeating.start()).isTrue();
    RecordBatch batch = repeating.getCurrent();
    assertThat(repeating.advance()).isFalse();
    ReadMark repeated = repeating.getCheckpointMark();
    assertThat(repeated.epoch()).isEqualTo(end.epoch());
    assertThat(repeated.kafka()).hasToString(end.kafka().toString());
    return batch;
  }

  /** Reads an epoch of one batch as a task does; at the first one for null. */
  private List<Long> readEpoch(ReadMark from) throws IOException {
    List<Long> offsets = readBatch(from);
    assertThat(reader.getCheckpointMark().epoch()).isEqualTo(from == null ? 1 : from.epoch() + 1);
    return offsets;
  }

  private List<Long> readBatch(ReadMark from) throws IOException {
    if (from != null) {
      ask(from);
    }
    assertThat(reader.advance()).isTrue();
    return offsets(reader.getCurrent());
  }

  private void awaitOtherIsWaiting(Future<?> others) {
    while (!others.isDone() && otherThread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  /** As Spark does before every micro-batch. */
  private static void ask(ReadMark mark) throws IOException {
    ReadMark.MarkCoder coder = new ReadMark.MarkCoder();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    coder.encode(mark, bytes);
    coder.decode(new ByteArrayInputStream(bytes.toByteArray()));
  }

  private static List<Long> offsets(RecordBatch batch) {
    List<Long> offsets = new ArrayList<>();
    batch.records().forEach(record -> offsets.add(record.rawRow().getOffset()));
    return offsets;
  }
}
