-- What was learned of the persons in `playing`, of their employers, and who employs them, as far
-- as the conditions ask: `telling` 0 tells of the person, 1 of the employer, 2 of the company.
-- The value of a field matters only where `asked` says so; else it is enough that there is one.
WITH
worked AS (
  SELECT DISTINCT j.person_id, j.company_id
  FROM employment j
  JOIN playing p ON p.person_id = j.person_id
  WHERE j.company_id IS NOT NULL
)
SELECT f.person_id, f.recorded_us, e.position, f.occurred_us, 0 AS telling,
       coalesce(q.number, -1) AS field,
       CASE WHEN q.matters = 1 OR f.value IS NULL THEN f.value ELSE q.field END AS value,
       CAST(-1 AS bigint) AS company_id
FROM person_fact f
JOIN playing p ON p.person_id = f.person_id
JOIN entry e ON e.kind = 'personfact' AND e.fact_id = f.fact_id
LEFT JOIN asked q ON q.field = f.field
WHERE f.person_id BETWEEN :lowest AND :highest AND e.person_id BETWEEN :lowest AND :highest
  AND f.recorded_us < :until_us AND (q.field IS NOT NULL OR :every = 1)
UNION ALL
SELECT j.person_id, j.recorded_us, e.position, j.occurred_us, 1, -1, NULL,
       coalesce(j.company_id, -1)
FROM employment j
JOIN playing p ON p.person_id = j.person_id
JOIN entry e ON e.kind = 'employment' AND e.fact_id = j.fact_id
WHERE j.person_id BETWEEN :lowest AND :highest AND e.person_id BETWEEN :lowest AND :highest
  AND j.recorded_us < :until_us
UNION ALL
SELECT w.person_id, f.recorded_us, e.position, f.occurred_us, 2, coalesce(q.number, -1),
       CASE WHEN q.matters = 1 OR f.value IS NULL THEN f.value ELSE q.field END, f.company_id
FROM company_fact f
JOIN worked w ON w.company_id = f.company_id
JOIN entry e ON e.kind = 'companyfact' AND e.fact_id = f.fact_id
LEFT JOIN asked q ON q.field = f.field
WHERE f.recorded_us < :until_us AND (q.field IS NOT NULL OR :every = 1)
