-- Where to go on reading every partition that is in the raw archive.
WITH newest AS (
  SELECT topic, partition, max("offset") + 1 AS next FROM records GROUP BY ALL
),
missing AS (
  SELECT topic, partition, min("offset") AS lost FROM lost GROUP BY ALL
),
unfinished AS (
  SELECT topic, partition, min("offset") AS reopened, min(window_start) AS first_window
  FROM events
  WHERE window_start >= getvariable('open_since')
  GROUP BY ALL
)
SELECT topic, partition, next, least(next, lost, reopened) AS resume, first_window
FROM newest
LEFT JOIN missing USING (topic, partition)
LEFT JOIN unfinished USING (topic, partition)
