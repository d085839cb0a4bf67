-- Every record of emergency_data, once: the engine may have written it twice.
SELECT
  topic,
  "partition",
  "offset",
  kafka_timestamp,
  id,
  device_id,
  event_time,
  incident_id,
  incident_type,
  latitude,
  longitude,
  status,
  description,
  severity,
  response_time,
  has_incident,
  dt,
  hour
FROM (
  SELECT
    *,
    -- The folder, which follows from the record, so that a filter on dt and hour skips the others.
    row_number() OVER (PARTITION BY dt, hour, topic, "partition", "offset") AS nth
  FROM processed_emergency_files
)
WHERE nth = 1
