-- The dead letters that a replay is asked for, and whether it is their turn. One that an earlier replay sent and that
-- was rejected again is no other than the first, and goes by the first's partition and offset.
SELECT
  *,
  nth = 1 AND (getvariable('again') = 'true' OR NOT replayed) AS due
FROM (
  SELECT
    *,
    (topic, first_partition, first_offset) IN (
      SELECT (topic, "partition", "offset") FROM replayed
    ) AS replayed,
    row_number() OVER (
      PARTITION BY topic, first_partition, first_offset
      ORDER BY came_back, kafka_timestamp, "offset"
    ) AS nth
  FROM (
    SELECT
      letter.*,
      earlier.topic IS NOT NULL AS came_back,
      coalesce(earlier."partition", letter."partition") AS first_partition,
      coalesce(earlier."offset", letter."offset") AS first_offset
    FROM dead_letter AS letter
    LEFT JOIN replayed AS earlier
      ON earlier.topic = letter.topic
      AND earlier.sent_partition = letter."partition"
      AND earlier.sent_offset = letter."offset"
    WHERE letter.kafka_timestamp >= make_timestamp(getvariable('from_micros')::BIGINT)
      AND letter.kafka_timestamp < make_timestamp(getvariable('to_micros')::BIGINT)
      AND list_contains(string_split(getvariable('reasons'), ','), letter.reason)
  )
)
