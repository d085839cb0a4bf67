-- One vehicle's journey: where it was, how fast, how far it had come, and what was around it.
WITH parameters AS (
  -- For other days write them down, as in: '2026-01-31' AS first_day.
  SELECT first_day, last_day, first_hour, last_hour
  FROM period
),
windows AS (
  SELECT *
  FROM enriched
  CROSS JOIN parameters
  WHERE dt BETWEEN first_day AND last_day
    AND hour BETWEEN first_hour AND last_hour
),
vehicle AS (
  -- The one with the most windows. For another write: SELECT 'vehicle-0001' AS vehicle_id
  SELECT vehicle_id
  FROM windows
  GROUP BY vehicle_id
  ORDER BY count(*) DESC, vehicle_id
  LIMIT 1
)
SELECT
  vehicle_id,
  window_start,
  round(latitude, 5) AS latitude,
  round(longitude, 5) AS longitude,
  direction,
  round(speed_avg, 1) AS speed_kmh,
  round(sum(distance_m) OVER (ORDER BY window_start) / 1e3, 2) AS travelled_km,
  traffic_level,
  weather_condition,
  active_incidents
FROM windows
JOIN vehicle USING (vehicle_id)
ORDER BY window_start
