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
  SELECT topic, device_id, id, count(*) AS copies
  FROM written
  CROSS JOIN parameters
  WHERE dt BETWEEN first_day AND last_day
    AND hour BETWEEN first_hour AND last_hour
  GROUP BY topic, device_id, id, "partition", "offset"
),
ids AS (
  SELECT topic, id, count(*) AS records, sum(copies) AS copies
  FROM records
  GROUP BY topic, device_id, id
)
SELECT
  topic,
  CAST(sum(records) AS bigint) AS records,
  CAST(sum(copies) - sum(records) AS bigint) AS second_copies,
  CAST(coalesce(sum(records - 1) FILTER (WHERE id IS NOT NULL), 0) AS bigint) AS repeated_ids
FROM ids
GROUP BY topic
ORDER BY topic
