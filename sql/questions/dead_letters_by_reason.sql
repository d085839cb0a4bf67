-- Data quality: what could not be processed, by topic and reason, with the first and last arrival and an example.
WITH parameters AS (
  -- For other days write them down, as in: '2026-01-31' AS first_day.
  SELECT first_day, last_day, first_hour, last_hour
  FROM period
)
SELECT
  topic,
  reason,
  count(*) AS records,
  min(kafka_timestamp) AS first_arrival,
  max(kafka_timestamp) AS last_arrival,
  min(detail) AS example
FROM dead_letter
CROSS JOIN parameters
WHERE dt BETWEEN first_day AND last_day
  AND hour BETWEEN first_hour AND last_hour
GROUP BY topic, reason
ORDER BY records DESC, topic, reason
