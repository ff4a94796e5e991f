-- The source of each person's first touch, whatever the report is broken down by.
first_marketing AS (
  SELECT t.person_id, min(t.occurred_s) AS first_s
  FROM touch t
  WHERE t.side = 'marketing' AND t.recorded_s <= :known_at
    AND (t.retracted_s IS NULL OR t.retracted_s > :known_at)
  GROUP BY t.person_id
),
first_source AS (
  SELECT t.person_id, t.source_name,
         row_number() OVER (PARTITION BY t.person_id ORDER BY t.touch_id) AS place
  FROM touch t
  JOIN first_marketing f ON f.person_id = t.person_id AND f.first_s = t.occurred_s
  WHERE t.side = 'marketing' AND t.recorded_s <= :known_at
    AND (t.retracted_s IS NULL OR t.retracted_s > :known_at)
)
