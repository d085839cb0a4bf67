-- The lake's tables as Athena has them: every row of the files, the folders as columns, times in UTC.
-- Before: SET VARIABLE lake = 'FOLDER'; and, to read these days only, first_day and last_day likewise.
CREATE OR REPLACE MACRO lake_files(dataset) AS TABLE
SELECT *
FROM
  read_parquet(
    getvariable('lake') || '/' || dataset || '/**/*.parquet',
    hive_partitioning = true,
    hive_types = {'dt': VARCHAR, 'hour': INTEGER}
  )
WHERE
  dt >= coalesce(getvariable('first_day'), '0001-01-01')
  AND dt <= coalesce(getvariable('last_day'), '9999-12-31');

CREATE OR REPLACE VIEW raw_files AS
SELECT * REPLACE (kafka_timestamp AT TIME ZONE 'UTC' AS kafka_timestamp)
FROM lake_files('raw');

CREATE OR REPLACE VIEW processed_vehicle_files AS
SELECT
  * REPLACE (
    kafka_timestamp AT TIME ZONE 'UTC' AS kafka_timestamp,
    event_time AT TIME ZONE 'UTC' AS event_time
  )
FROM lake_files('processed/vehicle');

CREATE OR REPLACE VIEW processed_gps_files AS
SELECT
  * REPLACE (
    kafka_timestamp AT TIME ZONE 'UTC' AS kafka_timestamp,
    event_time AT TIME ZONE 'UTC' AS event_time
  )
FROM lake_files('processed/gps');

CREATE OR REPLACE VIEW processed_traffic_files AS
SELECT
  * REPLACE (
    kafka_timestamp AT TIME ZONE 'UTC' AS kafka_timestamp,
    event_time AT TIME ZONE 'UTC' AS event_time
  )
FROM lake_files('processed/traffic');

CREATE OR REPLACE VIEW processed_weather_files AS
SELECT
  * REPLACE (
    kafka_timestamp AT TIME ZONE 'UTC' AS kafka_timestamp,
    event_time AT TIME ZONE 'UTC' AS event_time
  )
FROM lake_files('processed/weather');

CREATE OR REPLACE VIEW processed_emergency_files AS
SELECT
  * REPLACE (
    kafka_timestamp AT TIME ZONE 'UTC' AS kafka_timestamp,
    event_time AT TIME ZONE 'UTC' AS event_time
  )
FROM lake_files('processed/emergency');

CREATE OR REPLACE VIEW enriched_files AS
SELECT
  * REPLACE (
    window_start AT TIME ZONE 'UTC' AS window_start,
    window_end AT TIME ZONE 'UTC' AS window_end,
    emitted_at AT TIME ZONE 'UTC' AS emitted_at
  )
FROM lake_files('enriched');

-- A sound lake has no dead letters, and DuckDB refuses a pattern without files.
SET VARIABLE dead_letters = (
  SELECT
    CASE
      WHEN count(*) > 0 THEN 'FROM lake_files(''dead_letter'')'
      ELSE
        'SELECT '''' AS topic, 0 AS "partition", 0::BIGINT AS "offset",
          now() AS kafka_timestamp, ''''::BLOB AS key, ''''::BLOB AS value, '''' AS reason,
          '''' AS detail, '''' AS run_id, '''' AS dt, 0 AS hour
        WHERE false'
    END
  FROM glob(getvariable('lake') || '/dead_letter/**/*.parquet')
);
CREATE OR REPLACE VIEW dead_letter_files AS
SELECT * REPLACE (kafka_timestamp AT TIME ZONE 'UTC' AS kafka_timestamp)
FROM query(getvariable('dead_letters'));
