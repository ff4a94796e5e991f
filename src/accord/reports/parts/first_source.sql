-- The source of each person's first touch, whatever the report is broken down by.
first_source AS (
  SELECT t.person_id, t.source_name,
         row_number() OVER (PARTITION BY t.person_id ORDER BY t.occurred_s, t.touch_id) AS place
  FROM touch t
  WHERE t.side = 'marketing' AND t.recorded_s <= :known_at
    AND (t.retracted_s IS NULL OR t.retracted_s > :known_at)
)
