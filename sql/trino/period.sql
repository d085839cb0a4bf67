-- The hours that questions look at unless they are edited. Athena bills what is read: yesterday and today.
SELECT
  CAST(current_date - INTERVAL '1' DAY AS varchar) AS first_day,
  CAST(current_date AS varchar) AS last_day,
  0 AS first_hour,
  23 AS last_hour
