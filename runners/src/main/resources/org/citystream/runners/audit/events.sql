-- Every processed record, once, with the vehicle and window whose final row must count it.
SELECT DISTINCT
  topic,
  partition,
  "offset",
  device_id AS vehicle_id,
  epoch_us(event_time) // getvariable('window_micros') * getvariable('window_micros') AS window_start,
  kafka_timestamp
FROM (
  SELECT topic, partition, "offset", device_id, event_time, kafka_timestamp FROM processed_vehicle
  UNION ALL
  SELECT topic, partition, "offset", device_id, event_time, kafka_timestamp FROM processed_gps
  UNION ALL
  SELECT topic, partition, "offset", device_id, event_time, kafka_timestamp FROM processed_traffic
  UNION ALL
  SELECT topic, partition, "offset", device_id, event_time, kafka_timestamp FROM processed_weather
  UNION ALL
  SELECT topic, partition, "offset", device_id, event_time, kafka_timestamp FROM processed_emergency
)
