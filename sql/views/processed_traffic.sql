-- Every record of traffic_data, once: the engine may have written it twice.
SELECT
  topic,
  "partition",
  "offset",
  kafka_timestamp,
  id,
  device_id,
  event_time,
  camera_id,
  latitude,
  longitude,
  snapshot,
  traffic_level,
  current_speed,
  free_flow_speed,
  confidence,
  road_closure,
  dt,
  hour
FROM (
  SELECT
    *,
    -- The folder, which follows from the record, so that a filter on dt and hour skips the others.
    row_number() OVER (PARTITION BY dt, hour, topic, "partition", "offset") AS nth
  FROM processed_traffic_files
)
WHERE nth = 1
