package org.citystream.contracts.lake;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.citystream.contracts.Topic;

/** The datasets of the lake: where each lies and what its rows hold. */
public enum Dataset {
  /** Every record exactly as Kafka delivered it. */
  RAW("raw", RawRow.class),
  /** Telemetry of vehicles. */
  PROCESSED_VEHICLE("processed/vehicle", VehicleRow.class),
  /** Readings of GPS units. */
  PROCESSED_GPS("processed/gps", GpsRow.class),
  /** Records of traffic cameras. */
  PROCESSED_TRAFFIC("processed/traffic", TrafficRow.class),
  /** Readings of weather sensors. */
  PROCESSED_WEATHER("processed/weather", WeatherRow.class),
  /** Records of the emergency services. */
  PROCESSED_EMERGENCY("processed/emergency", EmergencyRow.class),
  /** Panes of the join: one row per vehicle, window and pane. */
  ENRICHED("enriched", EnrichedRow.class),
  /** Records that could not be processed. */
  DEAD_LETTER("dead_letter", DeadLetterRow.class);

  private final String path;
  private final Class<? extends SpecificRecordBase> rowType;

  Dataset(String path, Class<? extends SpecificRecordBase> rowType) {
    this.path = path;
    this.rowType = rowType;
  }

  /** The dataset of a topic's well-formed records. */
  public static Dataset processed(Topic topic) {
    return switch (topic) {
      case VEHICLE -> PROCESSED_VEHICLE;
      case GPS -> PROCESSED_GPS;
      case TRAFFIC -> PROCESSED_TRAFFIC;
      case WEATHER -> PROCESSED_WEATHER;
      case EMERGENCY -> PROCESSED_EMERGENCY;
    };
  }

  /** Where the dataset lies below the lake's root, without slash at either end. */
  public String path() {
    return path;
  }

  /** The columns of the dataset's rows, without those that the folders' names hold. */
  public Schema schema() {
    return SpecificData.get().getSchema(rowType);
  }

  /** The type of a column's values that are not null. */
  public static Schema valueType(Schema.Field column) {
    Schema schema = column.schema();
    return schema.isUnion() ? schema.getTypes().get(1) : schema;
  }

  /** Whether the values of a column repeat: texts do; ids, numbers and raw bytes hardly do. */
  public static boolean repeats(Schema.Field column) {
    return valueType(column).getType() == Schema.Type.STRING && !column.name().equals("id");
  }

  /** The generated class of the dataset's rows. */
  public Class<? extends SpecificRecordBase> rowType() {
    return rowType;
  }
}
