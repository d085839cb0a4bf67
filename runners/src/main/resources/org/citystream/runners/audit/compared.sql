-- Every vehicle and window: the processed records against those that the final row counts.
WITH processed AS (
  SELECT
    vehicle_id,
    window_start,
    sum(events)::BIGINT AS events,
    (sum(events) FILTER (topic = 'vehicle_data'))::BIGINT AS vehicle_events,
    (sum(events) FILTER (topic = 'gps_data'))::BIGINT AS gps_events,
    (sum(events) FILTER (topic = 'traffic_data'))::BIGINT AS traffic_events,
    (sum(events) FILTER (topic = 'weather_data'))::BIGINT AS weather_events,
    (sum(events) FILTER (topic = 'emergency_data'))::BIGINT AS emergency_events
  FROM expected
  GROUP BY ALL
),
counted AS (
  SELECT
    * REPLACE (epoch_us(window_start) AS window_start),
    vehicle_events + gps_events + traffic_events + weather_events + emergency_events + duplicates
      AS events
  FROM final_rows
)
SELECT
  vehicle_id,
  window_start,
  -- Records that no side's count and no duplicate can stand for.
  greatest(coalesce(e.vehicle_events, 0) - coalesce(c.vehicle_events, 0), 0)
    + greatest(coalesce(e.gps_events, 0) - coalesce(c.gps_events, 0), 0)
    + greatest(coalesce(e.traffic_events, 0) - coalesce(c.traffic_events, 0), 0)
    + greatest(coalesce(e.weather_events, 0) - coalesce(c.weather_events, 0), 0)
    + greatest(coalesce(e.emergency_events, 0) - coalesce(c.emergency_events, 0), 0)
    - coalesce(c.duplicates, 0) AS lacking,
  coalesce(e.events, 0) - coalesce(c.events, 0) AS uncounted,
  -- A side that counts too much must not make up for one that counts too little.
  greatest(c.vehicle_events - coalesce(e.vehicle_events, 0), 0)
    + greatest(c.gps_events - coalesce(e.gps_events, 0), 0)
    + greatest(c.traffic_events - coalesce(e.traffic_events, 0), 0)
    + greatest(c.weather_events - coalesce(e.weather_events, 0), 0)
    + greatest(c.emergency_events - coalesce(e.emergency_events, 0), 0) AS too_many
FROM processed e
FULL JOIN counted c USING (vehicle_id, window_start)
