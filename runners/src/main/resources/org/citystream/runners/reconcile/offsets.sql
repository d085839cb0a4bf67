-- The offsets of the period's records with which something is wrong, as ranges.
WITH wrong AS (
  SELECT
    "partition",
    "offset",
    arrived,
    CASE
      WHEN NOT raw THEN 'not in raw'
      WHEN processed THEN 'processed and a dead letter'
      ELSE 'neither processed nor a dead letter'
    END AS problem
  FROM fates
  WHERE epoch_us(arrived) >= getvariable('from_micros')
    AND epoch_us(arrived) < getvariable('to_micros')
    AND (NOT raw OR processed = dead_letter)
)
SELECT
  "partition",
  min("offset") AS first_offset,
  max("offset") AS last_offset,
  problem,
  problem = 'not in raw' AS without_raw,
  min(epoch_us(arrived)) AS earliest_micros
FROM (
  SELECT
    *,
    "offset" - row_number() OVER (PARTITION BY "partition", problem ORDER BY "offset") AS island
  FROM wrong
)
GROUP BY "partition", problem, island
ORDER BY ALL
