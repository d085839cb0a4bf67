-- How many of the topic's processed records each vehicle and window has, and how long after its event
-- the last of them arrived.
SELECT
  vehicle_id,
  epoch_us(event_time) // length * length AS window_start,
  getvariable('topic') AS topic,
  count(*) AS events,
  max(epoch_us(arrived) - epoch_us(event_time)) AS delay
FROM fates
JOIN lengths ON epoch_us(event_time) >= since AND epoch_us(event_time) < until
WHERE processed
GROUP BY ALL
