-- Every record of a topic, once: when it arrived, where in the lake it is, and whose event it is.
SELECT
  "partition",
  "offset",
  any_value(kafka_timestamp) AS arrived,
  bool_or(raw) AS raw,
  bool_or(processed) AS processed,
  bool_or(dead_letter) AS dead_letter,
  any_value(device_id) AS vehicle_id,
  any_value(event_time) AS event_time
FROM (
  SELECT
    "partition",
    "offset",
    kafka_timestamp,
    true AS raw,
    false AS processed,
    false AS dead_letter,
    NULL AS device_id,
    NULL AS event_time
  FROM raw
  WHERE topic = getvariable('topic')
  UNION ALL
  SELECT "partition", "offset", kafka_timestamp, false, true, false, device_id, event_time
  FROM ${processed}
  WHERE topic = getvariable('topic')
  UNION ALL
  SELECT "partition", "offset", kafka_timestamp, false, false, true, NULL, NULL
  FROM dead_letter
  WHERE topic = getvariable('topic')
)
GROUP BY ALL
