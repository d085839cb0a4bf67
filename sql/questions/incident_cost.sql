-- What an active incident costs: speed beside it, stops included, and the minutes that ten kilometres lose there.
WITH parameters AS (
  -- For other days write them down, as in: '2026-01-31' AS first_day.
  SELECT first_day, last_day, first_hour, last_hour
  FROM period
),
windows AS (
  SELECT
    *,
    min(CASE WHEN speed_max > 0 THEN window_start END) OVER (PARTITION BY vehicle_id) AS departure,
    max(CASE WHEN speed_max > 0 THEN window_start END) OVER (PARTITION BY vehicle_id) AS arrival
  FROM enriched
  CROSS JOIN parameters
  WHERE dt BETWEEN first_day AND last_day
    AND hour BETWEEN first_hour AND last_hour
    AND speed_avg IS NOT NULL
),
speeds AS (
  SELECT
    -- The worst among the vehicle's incidents, none where nobody reported any.
    CASE WHEN incident_types IS NULL THEN 'none' ELSE coalesce(worst_status, 'unknown') END
      AS incident_status,
    count(*) AS windows,
    count(DISTINCT vehicle_id) AS vehicles,
    avg(speed_avg) AS speed,
    avg(current_speed) AS traffic_speed,
    avg(free_flow_speed) AS free_flow_speed
  FROM windows
  -- An incident may stop a vehicle, but one that has yet to leave, or has arrived, says nothing.
  WHERE window_start BETWEEN departure AND arrival
  GROUP BY 1
),
delays AS (
  SELECT
    *,
    -- Against the speed that the road allows: incidents are reported where roads are fast, too.
    600 / nullif(speed, 0) - 600 / nullif(free_flow_speed, 0) AS minutes_lost
  FROM speeds
)
SELECT
  incident_status,
  windows,
  vehicles,
  round(speed, 1) AS speed_kmh,
  round(traffic_speed, 1) AS traffic_kmh,
  round(free_flow_speed, 1) AS free_flow_kmh,
  -- More than where there is none, if the free-flow speed is known of both.
  round(minutes_lost - max(CASE WHEN incident_status = 'none' THEN minutes_lost END) OVER (), 1)
    AS cost_minutes_on_10_km
FROM delays
ORDER BY cost_minutes_on_10_km DESC, incident_status
