-- Every raw record that is neither processed nor a dead letter.
SELECT r.topic, r.partition, r."offset", r.kafka_timestamp, r.value
FROM raw r
ANTI JOIN archived a USING (topic, partition, "offset")
