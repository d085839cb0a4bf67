package org.citystream.pipeline.lake;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.citystream.contracts.lake.Dataset;

/** Decides which of several rows stays when files are written anew. */
public interface KeepRow extends Serializable {
  /** Keeps what the views show. */
  KeepRow SHOWN = (dataset, rows) -> Optional.of(rows.get(0));

  /**
   * The row that stays; empty if none does.
   *
   * @param rows all of one record, or of one vehicle and window, in Avro's binary encoding; at
   *     least one, and first the one that a view shows
   */
  Optional<byte[]> of(Dataset dataset, List<byte[]> rows);
}
