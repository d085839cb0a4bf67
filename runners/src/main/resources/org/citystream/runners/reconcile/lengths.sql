-- How long the windows are, from one start on to before another: a lake's windows may have changed.
-- Of rows that start at one time the newest counts, and before the first row it is as after it.
WITH starts AS (
  SELECT
    epoch_us(window_start) AS start,
    arg_max(epoch_us(window_end) - epoch_us(window_start), emitted_at) AS length
  FROM enriched
  WHERE window_end > window_start
  GROUP BY ALL
),
changes AS (
  SELECT start, length
  FROM starts
  QUALIFY length IS DISTINCT FROM lag(length) OVER (ORDER BY start)
)
SELECT
  CASE WHEN lag(start) OVER (ORDER BY start) IS NULL THEN 0 ELSE start END AS since,
  coalesce(lead(start) OVER (ORDER BY start), 9223372036854775807) AS until,
  length
FROM changes
UNION ALL
-- Nothing tells what the join of a lake without rows was to do.
SELECT 0, 9223372036854775807, getvariable('default_length')
WHERE NOT EXISTS (FROM changes)
