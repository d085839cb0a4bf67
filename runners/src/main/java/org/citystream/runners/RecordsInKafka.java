package org.citystream.runners;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.citystream.runners.Reconciliation.Offsets;

/** Counts records in Kafka: offsets may have none, as those of transactions' markers. */
final class RecordsInKafka implements AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int MOST_EMPTY_POLLS = 30;
  // Going to an offset costs as much as reading some thousand records.
  private static final int FEWEST_TO_SKIP = 10_000;

  private final String bootstrapServers;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * Records between offsets.
   *
   * @param count how many there are, at least one
   * @param earliest arrival of any of them
   */
  record Found(Offsets offsets, long count, Instant earliest) {}

  RecordsInKafka(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                // What is asked for is there, and a request that waits would hold up the next.
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                10),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /**
   * Looks for the records of a partition, in one pass over it.
   *
   * @param ranges of its offsets, ascending; those without a record are not in the answer
   * @throws UsageException if the brokers do not answer
   */
  List<Found> find(TopicPartition partition, List<Offsets> ranges) {
    if (ranges.isEmpty()) {
      return List.of();
    }
    try {
      consumer.assign(List.of(partition));
      return read(partition, ranges.iterator());
    } catch (KafkaException e) {
      throw new UsageException(
          "--bootstrapServers=%s: %s cannot be read (%s)"
              .formatted(bootstrapServers, partition, Preflight.reason(e)));
    }
  }

  private List<Found> read(TopicPartition partition, Iterator<Offsets> ranges) {
    List<Found> found = new ArrayList<>();
    Pass pass = new Pass(ranges, found);
    consumer.seek(partition, pass.range.first());
    long position = pass.range.first();
    int emptyPolls = 0;
    while (pass.range != null) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
        pass.add(record);
      }
      emptyPolls = consumer.position(partition) == position ? emptyPolls + 1 : 0;
      if (emptyPolls > MOST_EMPTY_POLLS) {
        throw new UsageException(
            "--bootstrapServers=%s: %s cannot be read at offset %d"
                .formatted(bootstrapServers, partition, position));
      }
      position = consumer.position(partition);
      pass.leaveBehind(position);
      if (pass.range != null && pass.range.first() - position > FEWEST_TO_SKIP) {
        position = pass.range.first();
        consumer.seek(partition, position);
      }
    }
    return found;
  }

  /** Goes through ascending ranges and records side by side. */
  private static final class Pass {
    private final Iterator<Offsets> ranges;
    private final List<Found> found;
    private Offsets range;
    private long count;
    private long earliest;

    Pass(Iterator<Offsets> ranges, List<Found> found) {
      this.ranges = ranges;
      this.found = found;
      next();
    }

    private void next() {
      range = ranges.hasNext() ? ranges.next() : null;
      count = 0;
      earliest = Long.MAX_VALUE;
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
      leaveBehind(record.offset());
      if (range != null && record.offset() >= range.first()) {
        count++;
        earliest = Math.min(earliest, Math.max(0, record.timestamp()));
      }
    }

    /** Ends the ranges before an offset. */
    void leaveBehind(long offset) {
      while (range != null && range.last() < offset) {
        if (count > 0) {
          found.add(new Found(range, count, Instant.ofEpochMilli(earliest)));
        }
        next();
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
