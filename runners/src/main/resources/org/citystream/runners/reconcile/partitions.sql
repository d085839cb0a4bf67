-- Every partition of the topic: what arrived in the period, and what became of it.
SELECT
  "partition",
  count(*) FILTER (raw) AS raw,
  count(*) FILTER (processed) AS processed,
  count(*) FILTER (dead_letter) AS dead_letters,
  count(*) FILTER (raw AND NOT processed AND NOT dead_letter) AS lost,
  count(*) FILTER (NOT raw) AS without_raw,
  count(*) FILTER (processed AND dead_letter) AS twofold
FROM fates
WHERE epoch_us(arrived) >= getvariable('from_micros') AND epoch_us(arrived) < getvariable('to_micros')
GROUP BY ALL
ORDER BY ALL
