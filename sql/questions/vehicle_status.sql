-- The status of one vehicle over time: waiting (it will move), moving, or arrived (it moves no more).
WITH parameters AS (
  -- For other days write them down, as in: '2026-01-31' AS first_day.
  SELECT first_day, last_day, first_hour, last_hour, 3 AS least_kmh
  FROM period
),
windows AS (
  SELECT
    *,
    coalesce(speed_max, 3.6e0 * distance_m / date_diff('second', window_start, window_end))
      >= least_kmh AS moves
  FROM enriched
  CROSS JOIN parameters
  WHERE dt BETWEEN first_day AND last_day
    AND hour BETWEEN first_hour AND last_hour
    AND coalesce(speed_max, distance_m) IS NOT NULL
),
vehicle AS (
  -- The one with the most windows. For another write: SELECT 'vehicle-0001' AS vehicle_id
  SELECT vehicle_id
  FROM windows
  GROUP BY vehicle_id
  ORDER BY count(*) DESC, vehicle_id
  LIMIT 1
),
statuses AS (
  SELECT
    *,
    CASE
      WHEN moves THEN 'moving'
      WHEN window_start > max(CASE WHEN moves THEN window_start END) OVER () THEN 'arrived'
      ELSE 'waiting'
    END AS status
  FROM windows
  JOIN vehicle USING (vehicle_id)
),
changes AS (
  SELECT
    *,
    CASE WHEN status = lag(status) OVER (ORDER BY window_start) THEN 0 ELSE 1 END AS changed
  FROM statuses
),
spans AS (
  SELECT *, sum(changed) OVER (ORDER BY window_start) AS span
  FROM changes
)
SELECT
  vehicle_id,
  status,
  min(window_start) AS began,
  max(window_end) AS ended,
  round(sum(distance_m) / 1e3, 2) AS travelled_km
FROM spans
GROUP BY vehicle_id, status, span
ORDER BY began
