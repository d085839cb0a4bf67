package org.citystream.pipeline.backfill;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.citystream.contracts.lake.Dataset;
import org.citystream.contracts.lake.EnrichedRow;
import org.citystream.pipeline.lake.AvroRows;
import org.citystream.pipeline.lake.KeepRow;

/**
 * Of the rows of a vehicle and window the one that was computed now, unless an older one says the
 * same; none if there is no such window any more.
 */
public final class KeepUnchanged implements KeepRow {
  // Who computed it, and when.
  private static final Set<String> CIRCUMSTANCES =
      Set.of("pane_index", "pane_timing", "emitted_at", "run_id");

  private final String runId;

  /**
   * Of this run.
   *
   * @param runId who computes rows now
   */
  public KeepUnchanged(String runId) {
    this.runId = runId;
  }

  @Override
  public Optional<byte[]> of(Dataset dataset, List<byte[]> rows) {
    if (dataset != Dataset.ENRICHED) {
      return KeepRow.SHOWN.of(dataset, rows);
    }
    Optional<byte[]> computed =
        rows.stream().filter(row -> decode(row).getRunId().equals(runId)).findFirst();
    return computed.map(
        row ->
            rows.stream()
                .filter(other -> saysSame(decode(other), decode(row)))
                .filter(other -> !decode(other).getRunId().equals(runId))
                .findFirst()
                .orElse(row));
  }

  private static EnrichedRow decode(byte[] row) {
    return AvroRows.decode(EnrichedRow.class, ByteBuffer.wrap(row));
  }

  private static boolean saysSame(EnrichedRow one, EnrichedRow other) {
    return one.getSchema().getFields().stream()
        .filter(field -> !CIRCUMSTANCES.contains(field.name()))
        .map(Schema.Field::pos)
        .allMatch(column -> Objects.equals(one.get(column), other.get(column)));
  }
}
