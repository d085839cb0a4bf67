-- The period's raw records that are neither processed nor dead letters, or an even share of them.
SELECT epoch_us(kafka_timestamp) AS arrived_micros, value
FROM raw
SEMI JOIN (
  FROM fates
  WHERE raw AND NOT processed AND NOT dead_letter
    AND epoch_us(arrived) >= getvariable('from_micros')
    AND epoch_us(arrived) < getvariable('to_micros')
    AND hash("offset") % getvariable('share') = 0
) USING ("partition", "offset")
WHERE topic = getvariable('topic')
