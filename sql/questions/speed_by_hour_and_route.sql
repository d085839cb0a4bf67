-- How fast vehicles on the move are, by hour of the day and route: the road that cameras name before their number.
WITH parameters AS (
  -- For other days write them down, as in: '2026-01-31' AS first_day.
  SELECT first_day, last_day, first_hour, last_hour
  FROM period
),
sightings AS (
  SELECT
    device_id AS vehicle_id,
    event_time,
    -- Such as london-birmingham of cam-london-birmingham-012.
    nullif(regexp_extract(camera_id, '^(?:cam-)?(.*?)[-_/. ]*[0-9]*$', 1), '') AS route
  FROM processed_traffic
  CROSS JOIN parameters
  WHERE dt BETWEEN first_day AND last_day
    AND hour BETWEEN first_hour AND last_hour
),
windows AS (
  SELECT
    enriched.*,
    route,
    -- Whoever changes roads in a window is on the last one.
    row_number() OVER (
      PARTITION BY enriched.vehicle_id, window_start
      ORDER BY event_time DESC, route
    ) AS nth
  FROM enriched
  CROSS JOIN parameters
  LEFT JOIN sightings
    ON sightings.vehicle_id = enriched.vehicle_id
    AND event_time >= window_start
    AND event_time < window_end
    AND route IS NOT NULL
  WHERE dt BETWEEN first_day AND last_day
    AND hour BETWEEN first_hour AND last_hour
    AND speed_max > 0
)
SELECT
  hour,
  route,
  count(DISTINCT vehicle_id) AS vehicles,
  round(avg(speed_avg), 1) AS speed_kmh,
  round(max(speed_max), 1) AS highest_kmh,
  round(avg(current_speed), 1) AS traffic_kmh,
  round(avg(free_flow_speed), 1) AS free_flow_kmh
FROM windows
WHERE nth = 1
GROUP BY hour, route
ORDER BY hour, route
