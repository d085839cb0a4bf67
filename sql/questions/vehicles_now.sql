-- Where every vehicle is now: the last place that is known of it, and how it was moving there.
WITH parameters AS (
  -- For other days write them down, as in: '2026-01-31' AS first_day.
  SELECT first_day, last_day, first_hour, last_hour
  FROM period
),
places AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY vehicle_id ORDER BY window_start DESC) AS nth
  FROM enriched
  CROSS JOIN parameters
  WHERE dt BETWEEN first_day AND last_day
    AND hour BETWEEN first_hour AND last_hour
    AND latitude IS NOT NULL
)
SELECT
  vehicle_id,
  window_end AS as_of,
  round(latitude, 5) AS latitude,
  round(longitude, 5) AS longitude,
  direction,
  round(speed_avg, 1) AS speed_kmh,
  vehicle_type,
  make,
  model
FROM places
WHERE nth = 1
ORDER BY vehicle_id
