-- The lake's tables as Athena has them: every row of the files, the folders as columns, times in UTC.
-- Before: SET VARIABLE lake = 'FOLDER'; and, to read these days only, first_day and last_day likewise.
-- Run it in the folder above sql/, or define before where the Avro schemas are: the macro avro_schema.
CREATE MACRO IF NOT EXISTS avro_schema(dataset) AS (
  SELECT content
  FROM read_text('contracts/src/main/avro/' || dataset || '.avsc')
);

CREATE OR REPLACE MACRO lake_files(folder) AS TABLE
SELECT *
FROM
  read_parquet(
    getvariable('lake') || '/' || folder || '/**/*.parquet',
    hive_partitioning = true,
    hive_types = {'dt': VARCHAR, 'hour': INTEGER}
  )
WHERE
  dt >= coalesce(getvariable('first_day'), '0001-01-01')
  AND dt <= coalesce(getvariable('last_day'), '9999-12-31');

CREATE OR REPLACE MACRO avro_fields(record) AS TABLE
SELECT
  json_extract_string(field, '$.name') AS name,
  -- The type of a column that may be null is a list, whose first is null.
  coalesce(json_extract(field, '$.type[1]'), json_extract(field, '$.type')) AS type
FROM (SELECT unnest(from_json(json_extract(record, '$.fields'), '["JSON"]')) AS field);

CREATE OR REPLACE MACRO plain_type(type) AS
  MAP {
    'boolean': 'BOOLEAN',
    'bytes': 'BLOB',
    'double': 'DOUBLE',
    'int': 'INTEGER',
    'long': 'BIGINT',
    'string': 'VARCHAR',
    'timestamp-micros': 'TIMESTAMPTZ'
  }[
    coalesce(
      json_extract_string(type, '$.logicalType'),
      json_extract_string(type, '$.type'),
      json_extract_string(type, '$')
    )
  ];

-- A column that is a list of records has their fields as its members.
CREATE OR REPLACE MACRO column_type(type) AS
  CASE json_extract_string(type, '$.type')
    WHEN 'array' THEN (
      SELECT
        'STRUCT('
          || string_agg('"' || member.name || '" ' || plain_type(member.type), ', ')
          || ')[]'
      FROM avro_fields(json_extract(type, '$.items')) AS member
    )
    ELSE plain_type(type)
  END;

-- What a table shows: its files, or no rows where there are none, which DuckDB would refuse.
CREATE OR REPLACE MACRO table_query(dataset, folder) AS (
  SELECT
    'SELECT * REPLACE ('
      || string_agg('"' || name || '" AT TIME ZONE ''UTC'' AS "' || name || '"', ', ')
        FILTER (WHERE type = 'TIMESTAMPTZ')
      || ') FROM '
      || CASE
        WHEN EXISTS (FROM glob(getvariable('lake') || '/' || folder || '/**/*.parquet'))
          THEN 'lake_files(''' || folder || ''')'
        ELSE
          '(SELECT ' || string_agg('NULL::' || type || ' AS "' || name || '"', ', ')
            || ', NULL::VARCHAR AS dt, NULL::INTEGER AS hour WHERE false)'
      END
  FROM (
    SELECT field.name, column_type(field.type) AS type
    FROM avro_fields(avro_schema(dataset)) AS field
  )
);

SET VARIABLE raw_files = table_query('raw', 'raw');
CREATE OR REPLACE VIEW raw_files AS FROM query(getvariable('raw_files'));

SET VARIABLE processed_vehicle_files = table_query('processed_vehicle', 'processed/vehicle');
CREATE OR REPLACE VIEW processed_vehicle_files AS FROM query(getvariable('processed_vehicle_files'));

SET VARIABLE processed_gps_files = table_query('processed_gps', 'processed/gps');
CREATE OR REPLACE VIEW processed_gps_files AS FROM query(getvariable('processed_gps_files'));

SET VARIABLE processed_traffic_files = table_query('processed_traffic', 'processed/traffic');
CREATE OR REPLACE VIEW processed_traffic_files AS FROM query(getvariable('processed_traffic_files'));

SET VARIABLE processed_weather_files = table_query('processed_weather', 'processed/weather');
CREATE OR REPLACE VIEW processed_weather_files AS FROM query(getvariable('processed_weather_files'));

SET VARIABLE processed_emergency_files = table_query('processed_emergency', 'processed/emergency');
CREATE OR REPLACE VIEW processed_emergency_files AS FROM query(getvariable('processed_emergency_files'));

SET VARIABLE enriched_files = table_query('enriched', 'enriched');
CREATE OR REPLACE VIEW enriched_files AS FROM query(getvariable('enriched_files'));

SET VARIABLE dead_letter_files = table_query('dead_letter', 'dead_letter');
CREATE OR REPLACE VIEW dead_letter_files AS FROM query(getvariable('dead_letter_files'));
