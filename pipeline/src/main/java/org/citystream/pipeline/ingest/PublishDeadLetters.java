package org.citystream.pipeline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.ProducerRecordCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.citystream.contracts.lake.RawRow;

/**
 * Sends dead letters to their topic with key and value as they came; the headers {@code
 * citystream.topic}, {@code .partition}, {@code .offset}, {@code .timestamp}, {@code .reason} and
 * {@code .detail} (text) say where each came from and why. A key or value that is too large for a
 * broker's default limit is left out, and {@code citystream.key.omitted} or {@code .value.omitted}
 * says how many bytes it had: the lake has it. If the topic refuses records the pipeline fails.
 */
public final class PublishDeadLetters extends PTransform<PCollection<RecordBatch>, PDone> {
  // Two of them, with headers, are below the default max.message.bytes of 1,048,588.
  private static final int MAX_PART_BYTES = 500_000;
  private static final Coder<byte[]> BYTES = NullableCoder.of(ByteArrayCoder.of());

  private final String bootstrapServers;
  private final String topic;

  private PublishDeadLetters(IngestOptions options) {
    bootstrapServers = options.getBootstrapServers();
    topic = options.getDeadLetterTopic();
  }

  public static PublishDeadLetters with(IngestOptions options) {
    return new PublishDeadLetters(options);
  }

  @Override
  public PDone expand(PCollection<RecordBatch> batches) {
    return select(batches)
        .apply(
            "Write to Kafka",
            KafkaIO.<byte[], byte[]>writeRecords()
                .withBootstrapServers(bootstrapServers)
                .withTopic(topic)
                .withKeySerializer(ByteArraySerializer.class)
                .withValueSerializer(ByteArraySerializer.class));
  }

  /** The dead letters among the records, as they go to their topic. */
  PCollection<ProducerRecord<byte[], byte[]>> select(PCollection<RecordBatch> batches) {
    return batches
        .apply("Select dead letters", ParDo.of(new SelectDeadLettersFn(topic)))
        .setCoder(ProducerRecordCoder.of(BYTES, BYTES));
  }

  private static final class SelectDeadLettersFn
      extends DoFn<RecordBatch, ProducerRecord<byte[], byte[]>> {
    private final String topic;

    SelectDeadLettersFn(String topic) {
      this.topic = topic;
    }

    @ProcessElement
    public void process(
        @Element RecordBatch batch, OutputReceiver<ProducerRecord<byte[], byte[]>> output) {
      batch.deadLetters().forEach(record -> output.output(deadLetter(record)));
    }

    private ProducerRecord<byte[], byte[]> deadLetter(IngestedRecord record) {
      RawRow raw = record.rawRow();
      List<Header> headers = new ArrayList<>();
      Collections.addAll(
          headers,
          header("topic", raw.getTopic()),
          header("partition", Integer.toString(raw.getPartition())),
          header("offset", Long.toString(raw.getOffset())),
          header("timestamp", raw.getKafkaTimestamp().toString()),
          header("reason", record.rejected().reason().name()),
          header("detail", record.rejected().detail()));
      return new ProducerRecord<>(
          topic,
          null,
          // The topic's retention and limits go by the time of publishing.
          null,
          bytes(raw.getKey(), headers, "key"),
          bytes(raw.getValue(), headers, "value"),
          headers);
    }

    /** What brokers refuse by default is left out, and a header says how many bytes it had. */
    private static byte[] bytes(ByteBuffer buffer, List<Header> headers, String part) {
      if (buffer == null) {
        return null;
      }
      if (buffer.remaining() > MAX_PART_BYTES) {
        headers.add(header(part + ".omitted", Integer.toString(buffer.remaining())));
        return null;
      }
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }

    private static Header header(String name, String text) {
      return new RecordHeader("citystream." + name, text.getBytes(UTF_8));
    }
  }
}
