package org.citystream.pipeline.enrich;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.WindowedValues;
import org.citystream.benchmarks.micro.CityRecords;
import org.citystream.benchmarks.micro.MicroBenchmark;
import org.citystream.contracts.lake.EnrichedRow;
import org.citystream.pipeline.ingest.IngestedRecord;
import org.citystream.pipeline.ingest.RecordParser;
import org.citystream.pipeline.lake.AvroRows;
import org.citystream.pipeline.lake.RowBuffer;
import org.citystream.pipeline.lake.RowChunk;
import org.joda.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What happens in the join to the records of a group of vehicles and a window. */
@State(Scope.Thread)
public class JoinBenchmark extends MicroBenchmark {
  // A chunk of each side for every batch of five seconds.
  private static final int CHUNKS = 12;
  private static final IntervalWindow WINDOW =
      new IntervalWindow(
          Instant.ofEpochMilli(CityRecords.START.toEpochMilli()),
          org.joda.time.Duration.standardMinutes(1));

  private final List<IngestedRecord> records =
      CityRecords.ofGroup().stream().map(new RecordParser(Duration.ofMinutes(5))::parse).toList();
  private final List<SideInput> sides = Side.ALL.stream().map(side -> input(side)).toList();
  private final CoGbkResult joined = joined();
  private final ComputeRowsFn computeRows = new ComputeRowsFn("benchmark");

  private record SideInput(Side<?> side, List<List<byte[]>> keptRows, List<RowChunk> chunks) {}

  /** What the join keeps of a row of a processed dataset. */
  @Benchmark
  @OperationsPerInvocation(CityRecords.OF_GROUP)
  public void keepOfProcessedRow(Blackhole hole) {
    for (IngestedRecord record : records) {
      hole.consume(Side.of(record.topic()).keep(record.processed().row(), false));
    }
  }

  /** What is kept, gathered into chunks. */
  @Benchmark
  @OperationsPerInvocation(CityRecords.OF_GROUP)
  public void buildChunks(Blackhole hole) {
    for (SideInput input : sides) {
      for (List<byte[]> rows : input.keptRows()) {
        hole.consume(chunk(rows));
      }
    }
  }

  /** Chunks, taken apart into rows. */
  @Benchmark
  @OperationsPerInvocation(CityRecords.OF_GROUP)
  public void decodeChunks(Blackhole hole) {
    for (SideInput input : sides) {
      for (RowChunk chunk : input.chunks()) {
        hole.consume(AvroRows.decode(input.side().type(), chunk));
      }
    }
  }

  /** The rows of the join of all that the chunks hold, which is decoded for them. */
  @Benchmark
  @OperationsPerInvocation(CityRecords.OF_GROUP)
  public void computeRows(Blackhole hole) {
    computeRows.process(
        KV.of(0, joined),
        WINDOW,
        PaneInfo.ON_TIME_AND_ONLY_FIRING,
        row ->
            WindowedValues.<EnrichedRow>builder()
                .setValue(row)
                .setTimestamp(WINDOW.maxTimestamp())
                .setWindow(WINDOW)
                .setPaneInfo(PaneInfo.ON_TIME_AND_ONLY_FIRING)
                .setReceiver(hole::consume));
  }

  private SideInput input(Side<?> side) {
    List<byte[]> rows =
        records.stream()
            .filter(record -> record.topic() == side.topic())
            .map(record -> side.keep(record.processed().row(), false))
            .toList();
    List<List<byte[]>> batches = new ArrayList<>();
    for (int i = 0; i < CHUNKS; i++) {
      batches.add(rows.subList(rows.size() * i / CHUNKS, rows.size() * (i + 1) / CHUNKS));
    }
    return new SideInput(side, batches, batches.stream().map(JoinBenchmark::chunk).toList());
  }

  private CoGbkResult joined() {
    CoGbkResult result = CoGbkResult.empty();
    for (SideInput input : sides) {
      result = result.and(input.side().tag(), input.chunks());
    }
    return result;
  }

  private static RowChunk chunk(List<byte[]> rows) {
    RowBuffer chunk = new RowBuffer();
    rows.forEach(row -> chunk.add(ByteBuffer.wrap(row)));
    return chunk.compress();
  }
}
