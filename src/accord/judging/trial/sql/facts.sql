-- What was learned of the persons in `playing`, of their employers, and who employs them, as far
-- as the conditions ask: `kind` 0 tells of the person, 1 of the employer, 2 of the company.
WITH
worked AS (
  SELECT DISTINCT j.person_id, j.company_id
  FROM employment j
  JOIN playing p ON p.person_id = j.person_id
  WHERE j.company_id IS NOT NULL
)
SELECT 0 AS kind, f.person_id, f.recorded_us, e.position, f.occurred_us, f.field, f.value,
       CAST(-1 AS bigint) AS company_id
FROM person_fact f
JOIN playing p ON p.person_id = f.person_id
JOIN entry e ON e.kind = 'personfact' AND e.fact_id = f.fact_id
LEFT JOIN asked q ON q.field = f.field
WHERE f.recorded_us < :until_us AND (q.field IS NOT NULL OR :every = 1)
UNION ALL
SELECT 1, j.person_id, j.recorded_us, e.position, j.occurred_us, NULL, NULL,
       coalesce(j.company_id, -1)
FROM employment j
JOIN playing p ON p.person_id = j.person_id
JOIN entry e ON e.kind = 'employment' AND e.fact_id = j.fact_id
WHERE j.recorded_us < :until_us
UNION ALL
SELECT 2, w.person_id, f.recorded_us, e.position, f.occurred_us, f.field, f.value, f.company_id
FROM company_fact f
JOIN worked w ON w.company_id = f.company_id
JOIN entry e ON e.kind = 'companyfact' AND e.fact_id = f.fact_id
LEFT JOIN asked q ON q.field = f.field
WHERE f.recorded_us < :until_us AND (q.field IS NOT NULL OR :every = 1)
