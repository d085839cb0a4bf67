-- One row that accounts for every record.
SELECT
  (SELECT count(*) FROM records) AS raw,
  (SELECT count(*) FROM events) AS processed,
  (SELECT count(*) FROM rejected) AS dead_letters,
  (SELECT count(*) FROM final_rows) AS enriched_rows,
  (SELECT count(DISTINCT window_start) FROM final_rows) AS windows,
  (SELECT coalesce(sum(duplicates), 0) FROM final_rows) AS duplicates,
  (
    SELECT count(*)
    FROM records r
    WHERE NOT EXISTS (
      SELECT 1 FROM events e
      WHERE e.topic = r.topic AND e.partition = r.partition AND e."offset" = r."offset"
    ) AND NOT EXISTS (
      SELECT 1 FROM rejected d
      WHERE d.topic = r.topic AND d.partition = r.partition AND d."offset" = r."offset"
    )
  ) AS unarchived,
  (SELECT coalesce(sum(greatest(uncounted, 0)), 0) FROM compared) AS uncounted,
  (
    SELECT coalesce(sum(greatest(coalesce(too_many, 0), -uncounted)), 0) FROM compared
  ) AS double_counted
