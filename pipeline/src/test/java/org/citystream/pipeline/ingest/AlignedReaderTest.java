package org.citystream.pipeline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.citystream.contracts.FailureReason;
import org.citystream.contracts.ParseResult.Rejected;
import org.citystream.contracts.Topic;
import org.citystream.pipeline.TestEvents;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class AlignedReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final Duration OUT_OF_ORDERNESS = Duration.standardSeconds(30);
  private static final int MAX_RECORDS = 3;
  private static final int MAX_BYTES = 4 << 20;

  private final FakeKafka kafka = new FakeKafka();
  private final FakeClock clock = new FakeClock(NOW);
  private final AlignedReader reader =
      new AlignedReader(
          new AlignedSource(
              kafka,
              new AlignedReader.Limits(MAX_RECORDS, OUT_OF_ORDERNESS, clock),
              StartOffsets.EARLIEST,
              new Activity(),
              null),
          null,
          null);

  @Test
  void batchHoldsWhatIsAtHandInItsOrder() throws IOException {
    kafka.deliver(record(0)).deliver(record(1)).nothingAtHand().deliver(record(2));

    assertThat(batchOffsets()).containsExactly(List.of(0L, 1L), List.of(2L));
  }

  @Test
  void batchHoldsNoMoreRecordsThanItsLimit() throws IOException {
    for (long offset = 0; offset < 2 * MAX_RECORDS + 1; offset++) {
      kafka.deliver(record(offset));
    }

    assertThat(batchOffsets())
        .containsExactly(List.of(0L, 1L, 2L), List.of(3L, 4L, 5L), List.of(6L));
  }

  @Test
  void batchEndsWithTheRecordThatFillsItsBytes() throws IOException {
    int aroundValue = IngestedRecord.of(recordOf(0, MAX_BYTES)).size() - MAX_BYTES;
    kafka
        .deliver(recordOf(0, MAX_BYTES - 1 - aroundValue))
        .deliver(recordOf(1, 1))
        .deliver(recordOf(2, MAX_BYTES))
        .deliver(recordOf(3, 0));

    assertThat(batchOffsets()).containsExactly(List.of(0L, 1L), List.of(2L), List.of(3L));
  }

  @Test
  void batchIsDatedAtItsEarliestRecord() throws IOException {
    kafka
        .deliver(record(0), NOW.plus(Duration.millis(7)))
        .deliver(record(1), NOW.minus(Duration.millis(3)))
        .deliver(record(2), NOW)
        .deliver(record(3), NOW.plus(Duration.millis(9)));

    assertThat(reader.start()).isTrue();
    assertThat(reader.getCurrentTimestamp()).isEqualTo(NOW.minus(Duration.millis(3)));
    assertThat(reader.advance()).isTrue();
    assertThat(reader.getCurrentTimestamp()).isEqualTo(NOW.plus(Duration.millis(9)));
  }

  @Test
  void nothingAtHandIsNoBatch() throws IOException {
    kafka.nothingAtHand().deliver(record(0)).nothingAtHand();

    assertThat(reader.start()).isFalse();
    assertNoBatch();
    assertThat(reader.advance()).isTrue();
    assertThat(reader.advance()).isFalse();
    assertNoBatch();
  }

  @Test
  void checkpointMarkIsThatAfterTheLastRecordOfTheBatch() throws IOException {
    for (long offset = 0; offset < MAX_RECORDS + 1; offset++) {
      kafka.deliver(record(offset));
    }

    assertThat(reader.start()).isTrue();
    assertThat(nextOffset()).isEqualTo(MAX_RECORDS);
    assertThat(reader.advance()).isTrue();
    assertThat(nextOffset()).isEqualTo(MAX_RECORDS + 1);
    assertThat(reader.advance()).isFalse();
    assertThat(nextOffset()).isEqualTo(MAX_RECORDS + 1);
  }

  @Test
  void watermarkIsTheMinimumOverThePartitions() throws IOException {
    reader.start();
    kafka.watermark = NOW.minus(Duration.standardDays(3));
    assertThat(reader.getWatermark()).isEqualTo(kafka.watermark);

    kafka.watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
    assertThat(reader.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);
  }

  @Test
  void watermarkFollowsTheClockWhileAllPartitionsAreIdle() throws IOException {
    reader.start();
    kafka.watermark = EventTimePolicy.IDLE;
    assertThat(reader.getWatermark()).isEqualTo(NOW.minus(OUT_OF_ORDERNESS));

    clock.pass(Duration.standardHours(1));
    assertThat(reader.getWatermark())
        .isEqualTo(NOW.plus(Duration.standardHours(1)).minus(OUT_OF_ORDERNESS));
  }

  @Test
  void watermarkStaysAtTheBeginningUntilAnyPartitionHasDelivered() throws IOException {
    assertThat(reader.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);
    reader.start();
    kafka.watermark = EventTimePolicy.NEVER_DELIVERED;

    assertThat(reader.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);
  }

  @Test
  void epochThatOneThreadBeganAndAnotherEndsIsOneEpoch() throws Exception {
    kafka.deliver(record(0)).nothingAtHand().nothingAtHand();
    kafka.deliver(record(1)).deliver(record(2));
    reader.start();
    reader.getCheckpointMark();
    Thread other = new Thread(this::advanceUnchecked);
    other.start();
    other.join();

    assertThat(reader.advance()).isTrue();
    assertThat(nextOffset()).isEqualTo(3);
  }

  private void advanceUnchecked() {
    try {
      reader.advance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void backlogAndClosingAreKafkas() throws IOException {
    assertThat(reader.getSplitBacklogBytes()).isEqualTo(UnboundedReader.BACKLOG_UNKNOWN);
    reader.start();
    kafka.backlog = 4711;
    assertThat(reader.getSplitBacklogBytes()).isEqualTo(4711);

    reader.close();
    assertThat(kafka.closed).isOne();
  }

  private List<List<Long>> batchOffsets() throws IOException {
    List<List<Long>> batches = new ArrayList<>();
    boolean more = reader.start();
    for (int answer = 0; answer <= kafka.deliveries(); answer++, more = reader.advance()) {
      if (more) {
        batches.add(
            reader.getCurrent().records().stream().map(r -> r.rawRow().getOffset()).toList());
      }
    }
    return batches;
  }

  private long nextOffset() {
    return reader.getCheckpointMark().kafka().getPartitions().get(0).getNextOffset();
  }

  private void assertNoBatch() {
    assertThatThrownBy(reader::getCurrent).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(reader::getCurrentTimestamp).isInstanceOf(NoSuchElementException.class);
  }

  private static KafkaRecord<byte[], ParsedValue> record(long offset) {
    return TestRecords.kafkaRecord(
        0, offset, TestEvents.full(Topic.GPS, "a", "v1", TestRecords.ARRIVAL));
  }

  /** A record whose value has this many bytes; null for none. */
  private static KafkaRecord<byte[], ParsedValue> recordOf(long offset, int valueBytes) {
    return TestRecords.kafkaRecord(
        "gps_data",
        0,
        offset,
        0,
        new RecordHeaders(),
        null,
        valueBytes == 0 ? null : new byte[valueBytes],
        new Rejected(FailureReason.MALFORMED_JSON, ""));
  }
}
