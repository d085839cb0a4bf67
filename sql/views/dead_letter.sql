-- Every record that could not be processed, once: the engine may have written it twice.
SELECT
  topic,
  "partition",
  "offset",
  kafka_timestamp,
  key,
  value,
  reason,
  detail,
  run_id,
  dt,
  hour
FROM (
  SELECT
    *,
    -- The folder, which follows from the record, so that a filter on dt and hour skips the others.
    row_number() OVER (PARTITION BY dt, hour, topic, "partition", "offset" ORDER BY run_id) AS nth
  FROM dead_letter_files
)
WHERE nth = 1
