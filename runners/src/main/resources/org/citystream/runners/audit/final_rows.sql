-- The row of every vehicle and window that counts the most records, the newest of these: panes
-- accumulate, so it is the most complete one, whichever run or repetition emitted it.
SELECT *
FROM enriched
QUALIFY row_number() OVER (
  PARTITION BY vehicle_id, window_start
  ORDER BY
    vehicle_events + gps_events + traffic_events + weather_events + emergency_events + duplicates
      DESC,
    emitted_at DESC
) = 1
