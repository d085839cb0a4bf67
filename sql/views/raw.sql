-- Every record that Kafka delivered, once: the engine may have written it twice.
SELECT
  "partition",
  "offset",
  kafka_timestamp,
  key,
  value,
  headers,
  topic,
  dt,
  hour
FROM (
  SELECT
    *,
    -- The folder, which follows from the record, so that a filter on dt and hour skips the others.
    row_number() OVER (PARTITION BY dt, hour, topic, "partition", "offset") AS nth
  FROM raw_files
)
WHERE nth = 1
