-- The offsets of a partition, from one to before another, that are nowhere in the lake, as ranges.
WITH held AS (
  SELECT "offset"
  FROM fates
  WHERE "partition" = getvariable('partition')
    AND "offset" >= getvariable('first_offset')
    AND "offset" < getvariable('end_offset')
  UNION ALL
  SELECT getvariable('first_offset') - 1
  UNION ALL
  SELECT getvariable('end_offset')
)
SELECT "offset" + 1 AS first_offset, next - 1 AS last_offset
FROM (SELECT "offset", lead("offset") OVER (ORDER BY "offset") AS next FROM held)
WHERE next > "offset" + 1
ORDER BY ALL
