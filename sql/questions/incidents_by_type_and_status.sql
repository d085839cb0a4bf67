-- How many incidents there were, by type and by the last status that is known of them.
WITH parameters AS (
  -- For other days write them down, as in: '2026-01-31' AS first_day.
  SELECT first_day, last_day, first_hour, last_hour
  FROM period
),
incidents AS (
  SELECT
    max_by(incident_type, event_time) AS incident_type,
    max_by(status, event_time) FILTER (WHERE status IS NOT NULL) AS status,
    max(response_time) AS response_time,
    max(event_time) AS last_report
  FROM processed_emergency
  CROSS JOIN parameters
  WHERE dt BETWEEN first_day AND last_day
    AND hour BETWEEN first_hour AND last_hour
    AND coalesce(has_incident, true)
    AND lower(incident_type) <> 'none'
  -- Those of a vehicle that have no id are taken for one.
  GROUP BY incident_id, CASE WHEN incident_id IS NULL THEN device_id END
)
SELECT
  incident_type,
  status,
  count(*) AS incidents,
  round(avg(response_time), 1) AS response_minutes,
  max(last_report) AS last_report
FROM incidents
GROUP BY incident_type, status
ORDER BY incident_type, status
