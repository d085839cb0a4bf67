-- The weather along one vehicle's journey, by quarter of an hour: prevailing condition, average precipitation, median temperature.
WITH parameters AS (
  -- For other days write them down, as in: '2026-01-31' AS first_day.
  SELECT first_day, last_day, first_hour, last_hour, 15 AS interval_minutes
  FROM period
),
windows AS (
  SELECT *
  FROM enriched
  CROSS JOIN parameters
  WHERE dt BETWEEN first_day AND last_day
    AND hour BETWEEN first_hour AND last_hour
    AND weather_events > 0
),
vehicle AS (
  -- The one with the most windows. For another write: SELECT 'vehicle-0001' AS vehicle_id
  SELECT vehicle_id
  FROM windows
  GROUP BY vehicle_id
  ORDER BY count(*) DESC, vehicle_id
  LIMIT 1
),
weather AS (
  SELECT
    vehicle_id,
    date_trunc('minute', window_start)
      - (date_diff('minute', TIMESTAMP '1970-01-01 00:00:00', window_start) % interval_minutes)
        * INTERVAL '1' MINUTE AS interval_start,
    weather_condition,
    precipitation,
    temperature
  FROM windows
  JOIN vehicle USING (vehicle_id)
),
conditions AS (
  SELECT
    interval_start,
    weather_condition,
    row_number() OVER (PARTITION BY interval_start ORDER BY count(*) DESC, weather_condition) AS rank
  FROM weather
  WHERE weather_condition IS NOT NULL
  GROUP BY interval_start, weather_condition
),
ranked AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY interval_start ORDER BY temperature) AS nth,
    count(temperature) OVER (PARTITION BY interval_start) AS temperatures
  FROM weather
)
SELECT
  vehicle_id,
  ranked.interval_start,
  conditions.weather_condition,
  round(avg(precipitation), 2) AS precipitation_mm,
  -- The one in the middle, or the mean of the two.
  round(avg(temperature) FILTER (WHERE 2 * nth BETWEEN temperatures AND temperatures + 2), 1)
    AS median_temperature
FROM ranked
LEFT JOIN conditions
  ON conditions.interval_start = ranked.interval_start
  AND rank = 1
GROUP BY vehicle_id, ranked.interval_start, conditions.weather_condition
ORDER BY ranked.interval_start
