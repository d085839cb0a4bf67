-- The last pane of every vehicle and window.
SELECT *
FROM enriched
QUALIFY row_number() OVER (
  PARTITION BY vehicle_id, window_start ORDER BY pane_index DESC, emitted_at DESC
) = 1
