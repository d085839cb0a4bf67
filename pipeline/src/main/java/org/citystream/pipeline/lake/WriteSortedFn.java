package org.citystream.pipeline.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.CityMetrics;

/**
 * Writes the rows of a group, sorted and each once, as one file below {@link
 * WriteParquet#TEMPORARY}, and gives its name. All of them are in memory meanwhile.
 */
final class WriteSortedFn extends DoFn<KV<FileGroup, Iterable<RowChunk>>, SortedFile> {
  private final String lake;
  private final String job;
  private final KeepRow keep;

  private record SortedRow(RowKey key, byte[] bytes) {}

  WriteSortedFn(String lake, String job, KeepRow keep) {
    this.lake = lake;
    this.job = job;
    this.keep = keep;
  }

  @ProcessElement
  public void process(
      @Element KV<FileGroup, Iterable<RowChunk>> group, OutputReceiver<SortedFile> output)
      throws IOException {
    FileGroup file = group.getKey();
    List<SortedRow> sorted = sorted(file.dataset(), group.getValue());
    List<byte[]> rows = kept(file.dataset(), sorted);
    output.output(new SortedFile(file, rows.isEmpty() ? "" : write(file, rows), sorted.size()));
  }

  private String write(FileGroup file, List<byte[]> rows) throws IOException {
    String name =
        String.format(
            Locale.ROOT,
            "%s-%s-shard%d-%s.parquet",
            job,
            file.dataset().path().replace('/', '-'),
            file.shard(),
            UUID.randomUUID().toString().substring(0, 8));
    try (ParquetRows out = NewFile.of(lake, file.folder(), name).open(file.dataset())) {
      for (byte[] row : rows) {
        out.write(row);
      }
    }
    CityMetrics.countFile(file.dataset(), rows.size());
    return name;
  }

  /** The rows that stay, in their order. */
  private List<byte[]> kept(Dataset dataset, List<SortedRow> sorted) {
    List<byte[]> kept = new ArrayList<>(sorted.size());
    for (int first = 0, end; first < sorted.size(); first = end) {
      List<byte[]> same = new ArrayList<>(1);
      RowKey key = sorted.get(first).key();
      for (end = first; end < sorted.size() && key.saysSameAs(sorted.get(end).key()); end++) {
        same.add(sorted.get(end).bytes());
      }
      Optional<byte[]> row = keep.of(dataset, same);
      row.ifPresent(kept::add);
    }
    return kept;
  }

  private static List<SortedRow> sorted(Dataset dataset, Iterable<RowChunk> chunks) {
    RowOrder order = RowOrder.of(dataset);
    List<SortedRow> rows = new ArrayList<>();
    // Few texts are in very many rows.
    Map<String, String> texts = new HashMap<>();
    for (RowChunk chunk : chunks) {
      for (SpecificRecordBase row : AvroRows.decode(dataset.rowType(), chunk)) {
        rows.add(new SortedRow(order.key(row, texts), AvroRows.encode(row).array()));
      }
    }
    rows.sort(Comparator.comparing(SortedRow::key));
    return rows;
  }
}
