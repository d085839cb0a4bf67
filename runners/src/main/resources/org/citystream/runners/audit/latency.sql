-- From the arrival in Kafka of a window's last record before its first file, to that file.
WITH written AS (
  SELECT epoch_us(e.window_start) AS window_start, min(f.last_modified) AS written_at
  FROM (SELECT DISTINCT window_start, filename FROM enriched) e
  JOIN read_blob('${files}') f ON f.filename = e.filename
  GROUP BY ALL
),
waited AS (
  SELECT w.window_start, epoch_ms(w.written_at) - max(epoch_ms(e.kafka_timestamp)) AS millis
  FROM written w
  JOIN events e ON e.window_start = w.window_start
    AND epoch_ms(e.kafka_timestamp) <= epoch_ms(w.written_at)
  GROUP BY w.window_start, w.written_at
)
SELECT coalesce(median(millis), 0) AS median_millis, coalesce(max(millis), 0) AS max_millis
FROM waited
