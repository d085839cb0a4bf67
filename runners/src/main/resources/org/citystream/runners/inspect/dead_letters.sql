-- Dead letters since a moment, each once, by topic and reason.
SELECT topic, reason, count(*) AS letters
FROM (
  SELECT DISTINCT topic, partition, "offset", reason
  FROM dead_letter
  WHERE epoch_us(kafka_timestamp) >= getvariable('since_micros')
)
GROUP BY ALL
ORDER BY letters DESC, topic, reason
