package org.citystream.pipeline.ingest;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.citystream.benchmarks.micro.CityRecords;
import org.citystream.benchmarks.micro.MicroBenchmark;
import org.citystream.contracts.Event;
import org.citystream.contracts.EventParser;
import org.citystream.contracts.ParseResult.Parsed;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.RawRow;
import org.citystream.pipeline.lake.AvroRows;
import org.joda.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What happens to a record from the parser to the steps that take batches apart. */
@State(Scope.Thread)
public class IngestBenchmark extends MicroBenchmark {
  private static final Instant WATERMARK = Instant.ofEpochMilli(CityRecords.START.toEpochMilli());

  private record Origin(RawRow raw, Event event) {}

  private final EventParser parser =
      new EventParser(Duration.ofMinutes(5), InstantSource.fixed(CityRecords.ARRIVAL));
  private final List<Origin> records = CityRecords.ofFleet().stream().map(this::parsed).toList();
  private final List<SpecificRecordBase> rows =
      records.stream().map(r -> ProcessedRows.of(r.raw(), r.event())).toList();
  private final List<IngestedRecord> ingested =
      records.stream().map(r -> IngestedRecord.of(r.raw(), new Parsed(r.event()))).toList();
  private final RecordBatch batch = RecordBatch.of(ingested, WATERMARK);

  private Origin parsed(RawRow raw) {
    Topic topic = Topic.named(raw.getTopic()).orElseThrow();
    return new Origin(raw, ((Parsed) parser.parse(topic, raw.getValue().array())).event());
  }

  /** An event as a row of its processed dataset. */
  @Benchmark
  @OperationsPerInvocation(CityRecords.OF_FLEET)
  public void buildProcessedRow(Blackhole hole) {
    for (Origin record : records) {
      hole.consume(ProcessedRows.of(record.raw(), record.event()));
    }
  }

  /** A row of a processed dataset in Avro's binary encoding. */
  @Benchmark
  @OperationsPerInvocation(CityRecords.OF_FLEET)
  public void encodeProcessedRow(Blackhole hole) {
    for (SpecificRecordBase row : rows) {
      hole.consume(AvroRows.encode(row));
    }
  }

  /** A row of the raw archive in Avro's binary encoding. */
  @Benchmark
  @OperationsPerInvocation(CityRecords.OF_FLEET)
  public void encodeRawRow(Blackhole hole) {
    for (Origin record : records) {
      hole.consume(AvroRows.encode(record.raw()));
    }
  }

  /** Records as a batch that is handed from step to step. */
  @Benchmark
  @OperationsPerInvocation(CityRecords.OF_FLEET)
  public RecordBatch encodeBatch() {
    return RecordBatch.of(ingested, WATERMARK);
  }

  /** A batch as the archive takes it apart. */
  @Benchmark
  @OperationsPerInvocation(CityRecords.OF_FLEET)
  public List<IngestedRecord> decodeBatch() {
    return batch.records();
  }

  /** The events of a batch, as the join takes them out. */
  @Benchmark
  @OperationsPerInvocation(CityRecords.OF_FLEET)
  public void decodeEvents(Blackhole hole) {
    batch.events((topic, event) -> hole.consume(event));
  }
}
