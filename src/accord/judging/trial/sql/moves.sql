-- What was really done: every move of the period, and the earlier ones of the persons in `playing`.
SELECT m.person_id, m.number, m.to_stage, m.at_s, m.cause, coalesce(e.position, -1) AS position
FROM move m
LEFT JOIN playing p ON p.person_id = m.person_id
LEFT JOIN entry e ON e.kind = m.cause AND e.fact_id = m.cause_fact
WHERE m.at_s < :until_s AND (m.at_s >= :since_s OR p.person_id IS NOT NULL)
ORDER BY m.person_id, m.number
