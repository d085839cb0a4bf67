-- How fast vehicles on the move are, by hour of the day and route: the road that cameras name before their number.
WITH parameters AS (
  -- For other days write them down, as in: '2026-01-31' AS first_day.
  SELECT first_day, last_day, first_hour, last_hour
  FROM period
),
sightings AS (
  SELECT
    device_id AS vehicle_id,
    dt,
    hour,
    regexp_replace(camera_id, '[^A-Za-z0-9]*[0-9]+$', '') AS route
  FROM processed_traffic
  CROSS JOIN parameters
  WHERE dt BETWEEN first_day AND last_day
    AND hour BETWEEN first_hour AND last_hour
    AND camera_id IS NOT NULL
),
routes AS (
  SELECT
    vehicle_id,
    dt,
    hour,
    route,
    row_number() OVER (PARTITION BY vehicle_id, dt, hour ORDER BY count(*) DESC, route) AS nth
  FROM sightings
  GROUP BY vehicle_id, dt, hour, route
)
SELECT
  enriched.hour,
  route,
  count(DISTINCT enriched.vehicle_id) AS vehicles,
  round(avg(speed_avg), 1) AS speed_kmh,
  round(max(speed_max), 1) AS highest_kmh,
  round(avg(current_speed), 1) AS traffic_kmh,
  round(avg(free_flow_speed), 1) AS free_flow_kmh
FROM enriched
CROSS JOIN parameters
LEFT JOIN routes
  -- The road on which it was seen most in that hour.
  ON routes.vehicle_id = enriched.vehicle_id
  AND routes.dt = enriched.dt
  AND routes.hour = enriched.hour
  AND nth = 1
WHERE enriched.dt BETWEEN first_day AND last_day
  AND enriched.hour BETWEEN first_hour AND last_hour
  AND speed_max > 0
GROUP BY enriched.hour, route
ORDER BY enriched.hour, route
