-- The slowest places: where vehicles on the move are slowest, in squares of a hundredth of a degree (about a kilometre).
WITH parameters AS (
  -- For other days write them down, as in: '2026-01-31' AS first_day.
  SELECT first_day, last_day, first_hour, last_hour
  FROM period
)
SELECT
  round(latitude, 2) AS latitude,
  round(longitude, 2) AS longitude,
  count(*) AS windows,
  count(DISTINCT vehicle_id) AS vehicles,
  round(avg(speed_avg), 1) AS speed_kmh,
  round(avg(current_speed), 1) AS traffic_kmh,
  round(avg(free_flow_speed), 1) AS free_flow_kmh
FROM enriched
CROSS JOIN parameters
WHERE dt BETWEEN first_day AND last_day
  AND hour BETWEEN first_hour AND last_hour
  AND speed_max > 0
  AND latitude IS NOT NULL
GROUP BY 1, 2
-- A single window says little of a place.
HAVING count(*) >= 3
ORDER BY 5, 1, 2
LIMIT 20
