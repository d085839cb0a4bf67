package org.citystream.pipeline.enrich;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.citystream.pipeline.lake.AvroRows;
import org.citystream.pipeline.lake.RowChunk;

/**
 * What all sides know of a group's vehicles in a window, taken apart by vehicle.
 *
 * @param rows of each side, by vehicle
 * @param vehicles those that any side has a record of
 * @param lateVehicles those that any side has a late record of
 */
record JoinedGroup(
    Map<Side<?>, Map<String, List<SpecificRecordBase>>> rows,
    Set<String> vehicles,
    Set<String> lateVehicles) {

  /** Decodes the chunks of all sides. */
  static JoinedGroup of(CoGbkResult joined) {
    JoinedGroup group = new JoinedGroup(new HashMap<>(), new TreeSet<>(), new TreeSet<>());
    Side.ALL.forEach(side -> group.add(side, joined));
    return group;
  }

  private <T extends SpecificRecordBase> void add(Side<T> side, CoGbkResult joined) {
    Map<String, List<SpecificRecordBase>> byVehicle = new HashMap<>();
    for (RowChunk chunk : joined.getAll(side.tag())) {
      for (T row : AvroRows.decode(side.type(), chunk)) {
        String vehicle = side.vehicle(row);
        byVehicle.computeIfAbsent(vehicle, id -> new ArrayList<>()).add(row);
        if (side.late(row)) {
          lateVehicles.add(vehicle);
        }
      }
    }
    vehicles.addAll(byVehicle.keySet());
    rows.put(side, byVehicle);
  }

  /** A side's records of a vehicle. */
  <T extends SpecificRecordBase> SideRecords<T> records(Side<T> side, String vehicle) {
    List<T> delivered =
        rows.get(side).getOrDefault(vehicle, List.of()).stream().map(side.type()::cast).toList();
    return SideRecords.of(side, delivered);
  }
}
