-- One row that accounts for every record.
WITH expected AS (
  SELECT
    vehicle_id,
    window_start,
    count(*) AS events,
    count(*) FILTER (topic = 'vehicle_data') AS vehicle_events,
    count(*) FILTER (topic = 'gps_data') AS gps_events,
    count(*) FILTER (topic = 'traffic_data') AS traffic_events,
    count(*) FILTER (topic = 'weather_data') AS weather_events,
    count(*) FILTER (topic = 'emergency_data') AS emergency_events
  FROM events
  GROUP BY ALL
),
counted AS (
  SELECT
    * REPLACE (epoch_us(window_start) AS window_start),
    vehicle_events + gps_events + traffic_events + weather_events + emergency_events + duplicates
      AS events
  FROM final_rows
),
compared AS (
  SELECT
    coalesce(e.events, 0) - coalesce(c.events, 0) AS uncounted,
    -- A side that counts too much must not make up for one that counts too little.
    greatest(c.vehicle_events - coalesce(e.vehicle_events, 0), 0)
      + greatest(c.gps_events - coalesce(e.gps_events, 0), 0)
      + greatest(c.traffic_events - coalesce(e.traffic_events, 0), 0)
      + greatest(c.weather_events - coalesce(e.weather_events, 0), 0)
      + greatest(c.emergency_events - coalesce(e.emergency_events, 0), 0) AS too_many
  FROM expected e
  FULL JOIN counted c USING (vehicle_id, window_start)
)
SELECT
  (SELECT count(*) FROM records) AS raw,
  (SELECT count(*) FROM events) AS processed,
  (SELECT count(*) FROM rejected) AS dead_letters,
  (SELECT count(*) FROM final_rows) AS enriched_rows,
  (SELECT count(DISTINCT window_start) FROM final_rows) AS windows,
  (SELECT coalesce(sum(duplicates), 0) FROM final_rows) AS duplicates,
  (
    SELECT count(*)
    FROM records r
    WHERE NOT EXISTS (
      SELECT 1 FROM events e
      WHERE e.topic = r.topic AND e.partition = r.partition AND e."offset" = r."offset"
    ) AND NOT EXISTS (
      SELECT 1 FROM rejected d
      WHERE d.topic = r.topic AND d.partition = r.partition AND d."offset" = r."offset"
    )
  ) AS unarchived,
  (SELECT coalesce(sum(greatest(uncounted, 0)), 0) FROM compared) AS uncounted,
  (
    SELECT coalesce(sum(greatest(coalesce(too_many, 0), -uncounted)), 0) FROM compared
  ) AS double_counted
