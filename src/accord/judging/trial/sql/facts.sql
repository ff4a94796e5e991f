-- What was learned of the persons in `playing`, of their employers, and who employs them, as far
-- as the conditions ask: `telling` 0 tells of the person, 1 of the employer, 2 of the company.
-- Where `asked` says that the value of a field does not matter, it is enough that there is one.
WITH
worked AS (
  SELECT DISTINCT j.person_id, j.company_id
  FROM employment j
  JOIN playing p ON p.person_id = j.person_id
  WHERE j.company_id IS NOT NULL
),
told AS (
  SELECT 0 AS telling, 'personfact' AS log_kind, f.fact_id, f.person_id, f.recorded_us,
         f.occurred_us, f.field, f.value, CAST(-1 AS bigint) AS company_id
  FROM person_fact f
  WHERE f.person_id BETWEEN :lowest AND :highest
  UNION ALL
  SELECT 1, 'employment', j.fact_id, j.person_id, j.recorded_us, j.occurred_us, NULL, NULL,
         coalesce(j.company_id, -1)
  FROM employment j
  WHERE j.person_id BETWEEN :lowest AND :highest
  UNION ALL
  SELECT 2, 'companyfact', f.fact_id, w.person_id, f.recorded_us, f.occurred_us, f.field,
         f.value, f.company_id
  FROM company_fact f
  JOIN worked w ON w.company_id = f.company_id
)
SELECT p.place AS person, t.log_kind, t.fact_id, t.recorded_us, t.occurred_us, p.cut_us,
       p.cut_position, t.telling, t.company_id, coalesce(q.number, -1) AS field,
       CASE WHEN q.matters = 1 OR t.value IS NULL THEN t.value ELSE q.field END AS value
FROM told t
JOIN playing p ON p.person_id = t.person_id AND t.recorded_us <= p.cut_us
LEFT JOIN asked q ON q.field = t.field
WHERE (t.telling = 1 OR q.field IS NOT NULL OR :every = 1) AND t.recorded_us < :until_us
