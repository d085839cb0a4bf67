-- Every record that is processed or a dead letter, once.
SELECT topic, partition, "offset", kafka_timestamp FROM events
UNION
SELECT topic, partition, "offset", kafka_timestamp FROM dead_letter
