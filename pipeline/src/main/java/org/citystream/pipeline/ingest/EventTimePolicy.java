package org.citystream.pipeline.ingest;

import java.io.Serializable;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.TopicPartition;
import org.citystream.contracts.Event;
import org.citystream.contracts.ParseResult;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * The watermark of one partition: its newest event time, never ahead of the clock, less {@code
 * maxOutOfOrderness}. Dead letters do not move it. A partition with nothing left to read that has
 * been silent for {@code idleTimeout} is idle and must hold nobody back: it reports {@link #IDLE},
 * or {@link #NEVER_DELIVERED} if it has had no event at all; {@link AlignedReader} says what
 * follows when all are idle.
 */
final class EventTimePolicy extends TimestampPolicy<byte[], ParsedValue> {
  static final Instant NEVER_DELIVERED = BoundedWindow.TIMESTAMP_MAX_VALUE;
  static final Instant IDLE = NEVER_DELIVERED.minus(Duration.millis(1));

  // KafkaIO asks brokers for what is left every second, and keeps the last answer.
  private static final Duration UNREACHABLE = Duration.standardSeconds(10);

  private final Duration maxOutOfOrderness;
  private final Duration idleTimeout;
  private final Clock clock;
  private final Activity activity;
  private final TopicPartition partition;
  private Instant newestEvent;
  private boolean delivered;

  /** The wall clock; serializable, since policies are made where the partition is read. */
  interface Clock extends Serializable {
    Instant now();
  }

  EventTimePolicy(
      Duration maxOutOfOrderness,
      Duration idleTimeout,
      Clock clock,
      Activity activity,
      TopicPartition partition,
      Optional<Instant> previousWatermark) {
    this.maxOutOfOrderness = maxOutOfOrderness;
    this.idleTimeout = idleTimeout;
    this.clock = clock;
    this.activity = activity;
    this.partition = partition;
    previousWatermark.ifPresent(this::restore);
  }

  static TimestampPolicyFactory<byte[], ParsedValue> factory(
      Duration maxOutOfOrderness, Duration idleTimeout, Clock clock, Activity activity) {
    return (partition, previousWatermark) ->
        new EventTimePolicy(
            maxOutOfOrderness, idleTimeout, clock, activity, partition, previousWatermark);
  }

  private void restore(Instant watermark) {
    delivered =
        !watermark.equals(NEVER_DELIVERED) && !watermark.equals(BoundedWindow.TIMESTAMP_MIN_VALUE);
    if (delivered && !watermark.equals(IDLE)) {
      newestEvent = watermark.plus(maxOutOfOrderness);
    }
  }

  @Override
  public Instant getTimestampForRecord(
      PartitionContext context, KafkaRecord<byte[], ParsedValue> record) {
    Instant now = clock.now();
    activity.restart(partition, now);
    if (!(ParsedValue.resultOf(record) instanceof ParseResult.Parsed parsed)) {
      return KafkaTime.of(record);
    }
    Instant eventTime = eventTime(parsed.event());
    Instant bounded = eventTime.isAfter(now) ? now : eventTime;
    if (newestEvent == null || bounded.isAfter(newestEvent)) {
      newestEvent = bounded;
    }
    delivered = true;
    return eventTime;
  }

  @Override
  public Instant getWatermark(PartitionContext context) {
    if (isIdle(context)) {
      return delivered ? IDLE : NEVER_DELIVERED;
    }
    return newestEvent == null
        ? BoundedWindow.TIMESTAMP_MIN_VALUE
        : newestEvent.minus(maxOutOfOrderness);
  }

  private boolean isIdle(PartitionContext context) {
    if (context.getMessageBacklog() != 0) {
      return false;
    }
    Instant now = clock.now();
    if (now.isAfter(context.getBacklogCheckTime().plus(UNREACHABLE))) {
      activity.restart(partition, now);
      return false;
    }
    return !now.isBefore(activity.silentSince(partition, now).plus(idleTimeout));
  }

  static Instant eventTime(Event event) {
    return Instant.ofEpochMilli(event.timestamp().toEpochMilli());
  }
}
