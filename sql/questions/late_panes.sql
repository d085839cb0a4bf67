-- Data quality: rows of the join that late records changed, by hour of the window, and how long after its end.
WITH parameters AS (
  -- For other days write them down, as in: '2026-01-31' AS first_day.
  SELECT first_day, last_day, first_hour, last_hour
  FROM period
),
windows AS (
  SELECT
    dt,
    hour,
    vehicle_id,
    window_start,
    count(*) AS panes,
    count(*) FILTER (WHERE pane_timing = 'LATE') AS late_panes,
    max(CASE WHEN pane_timing = 'LATE' THEN date_diff('second', window_end, emitted_at) END)
      AS late_seconds
  FROM enriched_files
  CROSS JOIN parameters
  WHERE dt BETWEEN first_day AND last_day
    AND hour BETWEEN first_hour AND last_hour
  GROUP BY dt, hour, vehicle_id, window_start
)
SELECT
  dt,
  hour,
  count(*) AS final_rows,
  CAST(sum(panes) AS bigint) AS panes,
  CAST(sum(late_panes) AS bigint) AS late_panes,
  count(*) FILTER (WHERE late_panes > 0) AS rows_changed_late,
  max(late_seconds) AS longest_late_seconds
FROM windows
GROUP BY dt, hour
ORDER BY dt, hour
