-- The first window of the hour that has a row too few, or one that counts too few records.
SELECT min(window_start) AS incomplete
FROM compared
WHERE lacking > 0
  AND window_start >= getvariable('hour_micros')
  AND window_start < getvariable('hour_micros') + 3600000000
