-- The final row of every vehicle and window: the one that counts the most records, then the latest.
SELECT
  vehicle_id,
  window_start,
  window_end,
  make,
  model,
  year,
  fuel_type,
  vehicle_type,
  latitude,
  longitude,
  direction,
  speed_avg,
  speed_max,
  distance_m,
  cameras,
  traffic_level,
  current_speed,
  free_flow_speed,
  temperature,
  weather_condition,
  precipitation,
  wind_speed,
  humidity,
  air_quality_index,
  active_incidents,
  incident_types,
  worst_status,
  vehicle_events,
  gps_events,
  traffic_events,
  weather_events,
  emergency_events,
  duplicates,
  pane_index,
  pane_timing,
  emitted_at,
  run_id,
  dt,
  hour
FROM (
  SELECT
    *,
    row_number() OVER (
      -- The folder, which follows from the window, so that a filter on dt and hour skips the others.
      PARTITION BY dt, hour, vehicle_id, window_start
      ORDER BY
        vehicle_events + gps_events + traffic_events + weather_events + emergency_events + duplicates
          DESC,
        emitted_at DESC,
        run_id
    ) AS nth
  FROM enriched_files
)
WHERE nth = 1
