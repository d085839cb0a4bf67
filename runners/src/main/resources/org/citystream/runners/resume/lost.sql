-- Every place where the lake lacks something of a record: from its offset on it is read again.
SELECT topic, partition, "offset", kafka_timestamp FROM unarchived
UNION ALL
-- Archived, and so new that its raw file is shown if there is one, but not in it.
SELECT a.topic, a.partition, a."offset", a.kafka_timestamp
FROM archived a
SEMI JOIN raw_since s ON s.topic = a.topic AND s.since <= epoch_us(a.kafka_timestamp)
ANTI JOIN records r USING (topic, partition, "offset")
UNION ALL
-- Neither raw nor archived: after the record before the gap.
SELECT topic, partition, "offset" + 1, kafka_timestamp
FROM (
  SELECT
    topic,
    partition,
    "offset",
    kafka_timestamp,
    lead("offset") OVER (PARTITION BY topic, partition ORDER BY "offset") AS following
  FROM (
    SELECT topic, partition, "offset", kafka_timestamp FROM raw
    UNION
    SELECT topic, partition, "offset", kafka_timestamp FROM archived
  )
  JOIN (
    SELECT topic, partition, min("offset") AS first FROM records GROUP BY ALL
  ) USING (topic, partition)
  WHERE "offset" >= first
)
WHERE following > "offset" + 1
