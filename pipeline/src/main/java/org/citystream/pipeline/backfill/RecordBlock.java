package org.citystream.pipeline.backfill;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * Records of a partition with offsets beside each other.
 *
 * @param topic the topic
 * @param partition the partition
 * @param number of the block, from 0
 */
record RecordBlock(String topic, int partition, long number) {
  private static final int RECORDS = 4096;

  /** The block of a row of raw, processed or dead letters. */
  static RecordBlock of(SpecificRecordBase row) {
    return new RecordBlock(
        (String) row.get("topic"), (int) row.get("partition"), offset(row) / RECORDS);
  }

  /** The offset of such a row. */
  static long offset(SpecificRecordBase row) {
    return (long) row.get("offset");
  }

  /** Compact and deterministic. */
  static final class BlockCoder extends AtomicCoder<RecordBlock> {
    private static final BlockCoder INSTANCE = new BlockCoder();

    private BlockCoder() {}

    static BlockCoder of() {
      return INSTANCE;
    }

    @Override
    public void encode(RecordBlock block, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(block.topic(), out);
      VarIntCoder.of().encode(block.partition(), out);
      VarLongCoder.of().encode(block.number(), out);
    }

    @Override
    public RecordBlock decode(InputStream in) throws IOException {
      return new RecordBlock(
          StringUtf8Coder.of().decode(in),
          VarIntCoder.of().decode(in),
          VarLongCoder.of().decode(in));
    }

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
