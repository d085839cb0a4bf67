package org.citystream.pipeline.enrich;

import org.apache.beam.sdk.coders.BigEndianIntegerCoder;
import org.apache.beam.sdk.coders.Coder;

/**
 * The key of the join: vehicles in groups, by the hash of their id. A runner's cost of a key is the
 * same for one vehicle as for a hundred, and Spark pays it for every key in every micro-batch.
 */
final class VehicleGroup {
  // Also the most tasks that one join can have at a time; more cost too much in each micro-batch.
  private static final int GROUPS = 64;

  private VehicleGroup() {}

  /** The group of a vehicle, 0 to 63: the same in every process. */
  static int of(String vehicle) {
    return Math.floorMod(vehicle.hashCode(), GROUPS);
  }

  /** The coder of the key. */
  static Coder<Integer> coder() {
    return BigEndianIntegerCoder.of();
  }
}
