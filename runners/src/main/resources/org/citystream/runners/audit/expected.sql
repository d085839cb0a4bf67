-- How many records of each topic the final row of a vehicle and window must count.
SELECT vehicle_id, window_start, topic, count(*) AS events FROM events GROUP BY ALL
