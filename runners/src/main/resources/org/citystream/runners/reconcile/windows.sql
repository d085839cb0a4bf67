-- The period's windows whose final rows do not count what was processed; those that the watermark
-- is not known to have passed are still open.
SELECT
  window_start // 1000 AS start_millis,
  (window_start + length) // 1000 AS end_millis,
  count(*) AS vehicles,
  coalesce(sum(greatest(uncounted, 0)), 0)::BIGINT AS missing,
  coalesce(sum(greatest(coalesce(too_many, 0), -uncounted)), 0)::BIGINT AS too_many,
  max(delay) AS delay_micros,
  window_start + length > getvariable('closed_micros') AS open
FROM compared
JOIN lengths ON window_start >= since AND window_start < until
LEFT JOIN (
  SELECT window_start, max(delay) AS delay FROM processed_by_window GROUP BY ALL
) USING (window_start)
WHERE (uncounted <> 0 OR too_many > 0)
  AND window_start >= getvariable('from_micros')
  AND window_start < getvariable('to_micros')
GROUP BY compared.window_start, length
ORDER BY ALL
