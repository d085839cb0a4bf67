-- The arrival of the earliest record that the lake lacks something of, by topic.
SELECT topic, min(epoch_us(kafka_timestamp)) AS since FROM lost GROUP BY ALL
