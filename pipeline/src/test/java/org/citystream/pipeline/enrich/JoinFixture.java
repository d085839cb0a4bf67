package org.citystream.pipeline.enrich;

import static java.util.Comparator.comparing;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.TimestampedValue;
import org.citystream.contracts.Event;
import org.citystream.contracts.lake.EnrichedRow;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.Collected;
import org.citystream.pipeline.ingest.IngestedRecord;
import org.citystream.pipeline.ingest.RecordBatch;
import org.citystream.pipeline.ingest.TestRecords;

/**
 * The join on the DirectRunner, fed by a stream whose watermark and clock the test moves. Windows
 * are a minute long, the first begins at {@link #START}.
 */
final class JoinFixture {
  static final Instant START = Instant.parse("2026-11-21T07:35:00Z");

  final CityOptions options = PipelineOptionsFactory.as(CityOptions.class);
  private TestStream.Builder<RecordBatch> stream = TestStream.create(RecordBatch.BatchCoder.of());
  private org.joda.time.Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private long nextOffset;

  /** A moment in the first window. */
  static Instant at(double second) {
    return START.plusNanos(Math.round(second * 1e9));
  }

  /** The events arrive together, each in a record of its own. */
  JoinFixture arrive(Event... events) {
    return arrive(
        Stream.of(events)
            .map(event -> TestRecords.record(0, nextOffset++, event))
            .toArray(IngestedRecord[]::new));
  }

  /** The records arrive together. */
  JoinFixture arrive(IngestedRecord... records) {
    return bundle(List.of(TestRecords.batch(records)));
  }

  /**
   * The batches arrive in one bundle, each dated as the read dates it: at its earliest event, and
   * with its watermark.
   */
  JoinFixture bundle(List<RecordBatch> batches) {
    for (RecordBatch batch : batches) {
      if (batch.records().isEmpty()) {
        throw new IllegalArgumentException("the read makes no empty batches");
      }
    }
    List<TimestampedValue<RecordBatch>> elements =
        batches.stream()
            .map(batch -> RecordBatch.of(batch.records(), watermark))
            .map(batch -> TimestampedValue.of(batch, earliest(batch)))
            .toList();
    stream = addElements(elements);
    return this;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private TestStream.Builder<RecordBatch> addElements(
      List<TimestampedValue<RecordBatch>> elements) {
    return stream.addElements(
        elements.get(0),
        elements.subList(1, elements.size()).toArray(new TimestampedValue[elements.size() - 1]));
  }

  private static org.joda.time.Instant earliest(RecordBatch batch) {
    return batch.records().stream()
        .map(record -> record.processed().eventTime())
        .min(org.joda.time.Instant::compareTo)
        .orElseThrow();
  }

  /** The watermark moves to a moment of event time. */
  JoinFixture watermark(Instant time) {
    watermark = joda(time);
    stream = stream.advanceWatermarkTo(watermark);
    return this;
  }

  /** Clock time passes. */
  JoinFixture clock(Duration duration) {
    stream = stream.advanceProcessingTime(org.joda.time.Duration.millis(duration.toMillis()));
    return this;
  }

  /** Every row the join emits until its input ends, by vehicle, window and pane. */
  List<EnrichedRow> panes() {
    Pipeline pipeline = Pipeline.create(options);
    Collected<EnrichedRow> rows = new Collected<>();
    pipeline
        .apply("Stream", stream.advanceWatermarkToInfinity())
        .apply("Join", JoinStreams.with(options))
        .apply("Rows", rows);
    pipeline.run().waitUntilFinish();
    return rows.elements().stream()
        .sorted(
            comparing(EnrichedRow::getVehicleId)
                .thenComparing(EnrichedRow::getWindowStart)
                .thenComparing(EnrichedRow::getPaneIndex))
        .toList();
  }

  /** The last row of each vehicle and window, which replaces those before it. */
  Collection<EnrichedRow> finalRows() {
    record Cell(String vehicle, Instant windowStart) {}
    Map<Cell, EnrichedRow> last = new LinkedHashMap<>();
    panes().forEach(row -> last.put(new Cell(row.getVehicleId(), row.getWindowStart()), row));
    return last.values();
  }

  /** The only row the join emits. */
  EnrichedRow row() {
    List<EnrichedRow> panes = panes();
    if (panes.size() != 1) {
      throw new AssertionError("expected one row but the join emitted " + panes);
    }
    return panes.get(0);
  }

  private static org.joda.time.Instant joda(Instant time) {
    return org.joda.time.Instant.ofEpochMilli(time.toEpochMilli());
  }
}
