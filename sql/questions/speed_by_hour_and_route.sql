-- How fast vehicles on the move are, by hour of the day and route: the road that cameras name before their number.
WITH parameters AS (
  -- For other days write them down, as in: '2026-01-31' AS first_day.
  SELECT first_day, last_day, first_hour, last_hour
  FROM period
),
sightings AS (
  -- Of two roads at a time the first in the alphabet.
  SELECT vehicle_id, time, min(route) AS route
  FROM (
    SELECT
      device_id AS vehicle_id,
      event_time AS time,
      -- Such as london-birmingham of cam-london-birmingham-012.
      nullif(regexp_extract(camera_id, '^(?:cam-)?(.*?)[-_/. ]*[0-9]*$', 1), '') AS route
    FROM processed_traffic
    CROSS JOIN parameters
    WHERE dt BETWEEN first_day AND last_day
      AND hour BETWEEN first_hour AND last_hour
  )
  GROUP BY vehicle_id, time
),
windows AS (
  SELECT enriched.*
  FROM enriched
  CROSS JOIN parameters
  WHERE dt BETWEEN first_day AND last_day
    AND hour BETWEEN first_hour AND last_hour
    AND speed_max > 0
),
timeline AS (
  SELECT vehicle_id, window_start AS time, 0 AS after, window_start, window_end, NULL AS route
  FROM windows
  UNION ALL
  SELECT vehicle_id, time, 1, NULL, NULL, route
  FROM sightings
  WHERE route IS NOT NULL
),
-- A vehicle's windows follow each other: a sighting is in the last that has begun, if in any.
placed AS (
  SELECT
    vehicle_id,
    route,
    time,
    max(window_start) OVER begun AS window_start,
    max(window_end) OVER begun AS window_end
  FROM timeline
  WINDOW begun AS (PARTITION BY vehicle_id ORDER BY time, after)
),
routes AS (
  -- Whoever changes roads in a window is on the last one.
  SELECT vehicle_id, window_start, max_by(route, time) AS route
  FROM placed
  WHERE route IS NOT NULL
    AND time < window_end
  GROUP BY vehicle_id, window_start
)
SELECT
  hour,
  route,
  count(DISTINCT windows.vehicle_id) AS vehicles,
  round(avg(speed_avg), 1) AS speed_kmh,
  round(max(speed_max), 1) AS highest_kmh,
  round(avg(current_speed), 1) AS traffic_kmh,
  round(avg(free_flow_speed), 1) AS free_flow_kmh
FROM windows
LEFT JOIN routes
  ON routes.vehicle_id = windows.vehicle_id
  AND routes.window_start = windows.window_start
GROUP BY hour, route
ORDER BY hour, route
