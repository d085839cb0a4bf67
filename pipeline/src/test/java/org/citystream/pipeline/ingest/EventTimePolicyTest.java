package org.citystream.pipeline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.io.kafka.TimestampPolicy.PartitionContext;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.citystream.contracts.FailureReason;
import org.citystream.contracts.ParseResult.Parsed;
import org.citystream.contracts.ParseResult.Rejected;
import org.citystream.contracts.Topic;
import org.citystream.pipeline.TestEvents;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class EventTimePolicyTest {
  private static final TopicPartition PARTITION = new TopicPartition("gps_data", 0);
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final Duration OUT_OF_ORDERNESS = Duration.standardSeconds(30);
  private static final Duration IDLE_TIMEOUT = Duration.standardSeconds(10);
  private static final Duration MILLISECOND = Duration.millis(1);
  private static final Duration ALMOST_IDLE = IDLE_TIMEOUT.minus(MILLISECOND);
  // What KafkaIO reports as long as it has not asked the broker.
  private static final long UNKNOWN_BACKLOG = -1;

  private final FakeClock clock = new FakeClock(NOW);
  private final FakePartition partition = new FakePartition();
  private EventTimePolicy policy = policy(Optional.empty());

  @Test
  void recordIsDatedAtItsEventTime() {
    Instant eventTime = NOW.minus(Duration.standardDays(400));

    assertThat(deliver(eventTime)).isEqualTo(eventTime);
  }

  @Test
  void watermarkIsTheNewestEventLessOutOfOrderness() {
    Instant newest = NOW.minus(Duration.standardMinutes(5));
    deliver(newest.minus(Duration.standardMinutes(1)));
    deliver(newest);

    assertThat(watermark()).isEqualTo(newest.minus(OUT_OF_ORDERNESS));
  }

  @Test
  void oldEventsDoNotTakeTheWatermarkBack() {
    Instant newest = NOW.minus(Duration.standardMinutes(5));
    deliver(newest);
    deliver(newest.minus(Duration.standardDays(1)));

    assertThat(watermark()).isEqualTo(newest.minus(OUT_OF_ORDERNESS));
  }

  @Test
  void eventAheadOfTheClockTakesTheWatermarkNoFurtherThanTheClock() {
    Instant ahead = NOW.plus(Duration.standardMinutes(4));

    assertThat(deliver(ahead)).isEqualTo(ahead);
    assertThat(watermark()).isEqualTo(NOW.minus(OUT_OF_ORDERNESS));
  }

  @Test
  void deadLetterDoesNotMoveTheWatermark() {
    Instant newest = NOW.minus(Duration.standardMinutes(5));
    deliver(newest);
    Instant dated = deliverDeadLetter(TestRecords.ARRIVAL.toEpochMilli());

    assertThat(dated).isEqualTo(Instant.ofEpochMilli(TestRecords.ARRIVAL.toEpochMilli()));
    assertThat(dated).isGreaterThan(newest);
    assertThat(watermark()).isEqualTo(newest.minus(OUT_OF_ORDERNESS));
  }

  @Test
  void eventTooFarAheadOfItsArrivalDoesNotMoveTheWatermark() {
    Instant newest = NOW.minus(Duration.standardMinutes(5));
    deliver(newest);
    var event =
        TestEvents.full(Topic.GPS, "a", "v1", java.time.Instant.ofEpochMilli(NOW.getMillis()));
    Instant arrival = NOW.minus(Duration.standardMinutes(2));
    Instant dated =
        policy.getTimestampForRecord(
            partition,
            new KafkaRecord<>(
                "gps_data",
                0,
                0,
                arrival.getMillis(),
                KafkaTimestampType.LOG_APPEND_TIME,
                new RecordHeaders(),
                null,
                new ParsedValue(new byte[0], new Parsed(event), java.time.Duration.ofMinutes(1))));

    assertThat(dated).isEqualTo(arrival);
    assertThat(watermark()).isEqualTo(newest.minus(OUT_OF_ORDERNESS));
  }

  @Test
  void deadLetterWithoutKafkaTimestampIsDatedAtTheEpoch() {
    assertThat(deliverDeadLetter(-1)).isEqualTo(Instant.EPOCH);
    assertThat(deliverDeadLetter(Long.MAX_VALUE)).isEqualTo(Instant.EPOCH);
  }

  @Test
  void deadLettersAloneLeaveTheWatermarkAtTheBeginning() {
    deliverDeadLetter(NOW.getMillis());

    assertThat(watermark()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);
    silenceFor(IDLE_TIMEOUT);
    assertThat(watermark()).isEqualTo(EventTimePolicy.NEVER_DELIVERED);
  }

  @Test
  void partitionThatNeverDeliveredHoldsTheWatermarkOnlyUntilItIsIdle() {
    silenceFor(ALMOST_IDLE);
    assertThat(watermark()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);

    silenceFor(MILLISECOND);
    assertThat(watermark()).isEqualTo(EventTimePolicy.NEVER_DELIVERED);
  }

  @Test
  void silentPartitionHoldsTheWatermarkOnlyUntilItIsIdle() {
    deliver(NOW);
    silenceFor(ALMOST_IDLE);
    assertThat(watermark()).isEqualTo(NOW.minus(OUT_OF_ORDERNESS));

    silenceFor(MILLISECOND);
    assertThat(watermark()).isEqualTo(EventTimePolicy.IDLE);
  }

  @Test
  void everyRecordEndsTheSilence() {
    deliver(NOW);
    silenceFor(ALMOST_IDLE);
    deliverDeadLetter(NOW.getMillis());
    silenceFor(ALMOST_IDLE);

    assertThat(watermark()).isEqualTo(NOW.minus(OUT_OF_ORDERNESS));
  }

  @Test
  void idlePartitionGoesOnFromWhereItWas() {
    deliver(NOW);
    silenceFor(IDLE_TIMEOUT);
    deliver(NOW.plus(Duration.standardSeconds(5)));

    assertThat(watermark())
        .isEqualTo(NOW.plus(Duration.standardSeconds(5)).minus(OUT_OF_ORDERNESS));
  }

  @Test
  void partitionWithRecordsLeftToReadIsNeverIdle() {
    deliver(NOW);
    partition.backlog = 1;
    silenceFor(IDLE_TIMEOUT.multipliedBy(100));

    assertThat(watermark()).isEqualTo(NOW.minus(OUT_OF_ORDERNESS));
  }

  @Test
  void partitionWhoseBacklogIsUnknownIsNeverIdle() {
    partition.backlog = UNKNOWN_BACKLOG;
    silenceFor(IDLE_TIMEOUT.multipliedBy(100));

    assertThat(watermark()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);
  }

  @Test
  void restoredPartitionGoesOnFromItsWatermark() {
    Instant previous = NOW.minus(Duration.standardHours(1));
    policy = policy(Optional.of(previous));

    assertThat(watermark()).isEqualTo(previous);
    deliver(previous.minus(Duration.standardHours(1)));
    assertThat(watermark()).isEqualTo(previous);
    silenceFor(IDLE_TIMEOUT);
    assertThat(watermark()).isEqualTo(EventTimePolicy.IDLE);
  }

  @Test
  void partitionRestoredFromIdleHasDeliveredAndIsIdleAfterTheTimeoutAgain() {
    policy = policy(Optional.of(EventTimePolicy.IDLE));

    assertThat(watermark()).isLessThanOrEqualTo(NOW);
    silenceFor(IDLE_TIMEOUT);
    assertThat(watermark()).isEqualTo(EventTimePolicy.IDLE);
  }

  @Test
  void partitionRestoredBeforeItsFirstEventHasStillNeverDelivered() {
    for (Instant previous :
        new Instant[] {EventTimePolicy.NEVER_DELIVERED, BoundedWindow.TIMESTAMP_MIN_VALUE}) {
      policy = policy(Optional.of(previous));
      assertThat(watermark()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);
      silenceFor(IDLE_TIMEOUT);
      assertThat(watermark()).isEqualTo(EventTimePolicy.NEVER_DELIVERED);
    }
  }

  @Test
  void silenceGoesOnWhenTheReaderIsReopened() {
    Activity activity = new Activity();
    policy = policy(activity, Optional.empty());
    silenceFor(ALMOST_IDLE);
    policy = policy(activity, Optional.of(BoundedWindow.TIMESTAMP_MIN_VALUE));
    silenceFor(MILLISECOND);

    assertThat(watermark()).isEqualTo(EventTimePolicy.NEVER_DELIVERED);
  }

  @Test
  void timeInWhichNobodyHasReadIsNoSilence() {
    Activity before = new Activity();
    policy = policy(before, Optional.empty());
    silenceFor(ALMOST_IDLE);
    var silences = before.silences(1, clock.now());
    clock.pass(Duration.standardHours(1));
    Activity after = new Activity();
    after.restore(1, silences, clock.now());
    policy = policy(after, Optional.of(BoundedWindow.TIMESTAMP_MIN_VALUE));

    assertThat(watermark()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);
    silenceFor(MILLISECOND);
    assertThat(watermark()).isEqualTo(EventTimePolicy.NEVER_DELIVERED);
  }

  @Test
  void partitionIsNotIdleWhileItsBrokerCannotBeReached() {
    deliver(NOW);
    partition.unreachableSince = NOW;
    silenceFor(IDLE_TIMEOUT.multipliedBy(3));

    assertThat(watermark()).isEqualTo(NOW.minus(OUT_OF_ORDERNESS));
  }

  @Test
  void silenceBeginsAnewWhenTheBrokerIsBack() {
    deliver(NOW);
    partition.unreachableSince = NOW;
    silenceFor(IDLE_TIMEOUT.multipliedBy(3));
    partition.unreachableSince = null;
    silenceFor(ALMOST_IDLE);

    assertThat(watermark()).isEqualTo(NOW.minus(OUT_OF_ORDERNESS));
    silenceFor(MILLISECOND);
    assertThat(watermark()).isEqualTo(EventTimePolicy.IDLE);
  }

  private EventTimePolicy policy(Optional<Instant> previousWatermark) {
    return policy(new Activity(), previousWatermark);
  }

  private EventTimePolicy policy(Activity activity, Optional<Instant> previousWatermark) {
    return new EventTimePolicy(
        OUT_OF_ORDERNESS, IDLE_TIMEOUT, clock, activity, PARTITION, previousWatermark);
  }

  private Instant watermark() {
    return policy.getWatermark(partition);
  }

  /** The watermark is asked for at the beginning and at the end. */
  private void silenceFor(Duration duration) {
    watermark();
    clock.pass(duration);
    watermark();
  }

  private Instant deliver(Instant eventTime) {
    var time = java.time.Instant.ofEpochMilli(eventTime.getMillis());
    return policy.getTimestampForRecord(
        partition, TestRecords.kafkaRecord(0, 0, TestEvents.full(Topic.GPS, "a", "v1", time)));
  }

  private Instant deliverDeadLetter(long kafkaTimestamp) {
    var rejected = new Rejected(FailureReason.FUTURE_TIMESTAMP, "a bad clock");
    KafkaRecord<byte[], ParsedValue> record =
        TestRecords.kafkaRecord(
            "gps_data", 0, 0, kafkaTimestamp, new RecordHeaders(), null, new byte[0], rejected);
    return policy.getTimestampForRecord(partition, record);
  }

  private final class FakePartition extends PartitionContext {
    private long backlog;
    private Instant unreachableSince;

    @Override
    public long getMessageBacklog() {
      return backlog;
    }

    @Override
    public Instant getBacklogCheckTime() {
      return unreachableSince == null ? clock.now() : unreachableSince;
    }
  }
}
