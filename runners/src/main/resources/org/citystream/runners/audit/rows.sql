-- How many rows the files hold of which kind, and how many records the final rows count.
SELECT
  (SELECT count(*) FROM raw) AS raw,
  (SELECT count(*) FROM processed_vehicle)
    + (SELECT count(*) FROM processed_gps)
    + (SELECT count(*) FROM processed_traffic)
    + (SELECT count(*) FROM processed_weather)
    + (SELECT count(*) FROM processed_emergency)
    + (SELECT count(*) FROM dead_letter) AS archived,
  (SELECT count(*) FROM dead_letter) + (
    SELECT
      coalesce(
        sum(
          vehicle_events + gps_events + traffic_events + weather_events + emergency_events
            + duplicates
        ),
        0
      )
    FROM final_rows
  ) AS counted
