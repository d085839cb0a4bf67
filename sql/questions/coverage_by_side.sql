-- Data quality: in what share of the rows of the join each side has records, by hour of the window, in percent.
WITH parameters AS (
  -- For other days write them down, as in: '2026-01-31' AS first_day.
  SELECT first_day, last_day, first_hour, last_hour
  FROM period
)
SELECT
  dt,
  hour,
  count(*) AS final_rows,
  round(1e2 * count(*) FILTER (WHERE vehicle_events > 0) / count(*), 1) AS vehicle_percent,
  round(1e2 * count(*) FILTER (WHERE gps_events > 0) / count(*), 1) AS gps_percent,
  round(1e2 * count(*) FILTER (WHERE traffic_events > 0) / count(*), 1) AS traffic_percent,
  round(1e2 * count(*) FILTER (WHERE weather_events > 0) / count(*), 1) AS weather_percent,
  round(1e2 * count(*) FILTER (WHERE emergency_events > 0) / count(*), 1) AS emergency_percent
FROM enriched
CROSS JOIN parameters
WHERE dt BETWEEN first_day AND last_day
  AND hour BETWEEN first_hour AND last_hour
GROUP BY dt, hour
ORDER BY dt, hour
