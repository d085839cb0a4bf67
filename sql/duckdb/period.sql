-- The hours that questions look at unless they are edited: on a laptop the whole lake.
SELECT
  '0001-01-01' AS first_day,
  '9999-12-31' AS last_day,
  0 AS first_hour,
  23 AS last_hour
