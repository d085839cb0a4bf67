-- Data quality: second copies that the engine wrote, and records whose id their sender had used before, by topic.
WITH parameters AS (
  -- For other days write them down, as in: '2026-01-31' AS first_day.
  SELECT first_day, last_day, first_hour, last_hour
  FROM period
),
written AS (
  SELECT topic, "partition", "offset", device_id, id, dt, hour FROM processed_vehicle_files
  UNION ALL
  SELECT topic, "partition", "offset", device_id, id, dt, hour FROM processed_gps_files
  UNION ALL
  SELECT topic, "partition", "offset", device_id, id, dt, hour FROM processed_traffic_files
  UNION ALL
  SELECT topic, "partition", "offset", device_id, id, dt, hour FROM processed_weather_files
  UNION ALL
  SELECT topic, "partition", "offset", device_id, id, dt, hour FROM processed_emergency_files
),
records AS (
  SELECT topic, "partition", "offset", device_id, id, count(*) AS copies
  FROM written
  CROSS JOIN parameters
  WHERE dt BETWEEN first_day AND last_day
    AND hour BETWEEN first_hour AND last_hour
  GROUP BY topic, "partition", "offset", device_id, id
),
numbered AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY topic, device_id, id ORDER BY "partition", "offset") AS nth
  FROM records
)
SELECT
  topic,
  count(*) AS records,
  CAST(sum(copies) - count(*) AS bigint) AS second_copies,
  count(*) FILTER (WHERE nth > 1 AND id IS NOT NULL) AS repeated_ids
FROM numbered
GROUP BY topic
ORDER BY topic
