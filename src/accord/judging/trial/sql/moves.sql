-- What was really done up to the end of the period.
SELECT m.person_id, m.number, m.to_stage, m.at_s, m.cause, coalesce(e.position, -1) AS position
FROM move m
LEFT JOIN entry e ON e.kind = m.cause AND e.fact_id = m.cause_fact
WHERE m.at_s < :until_s
ORDER BY m.person_id, m.number
