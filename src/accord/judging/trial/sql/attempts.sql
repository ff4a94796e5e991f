-- How sales tried to reach the persons in `playing`.
SELECT a.person_id, a.channel, a.reached, a.automatic, a.occurred_s, a.recorded_s
FROM attempt a
JOIN playing p ON p.person_id = a.person_id
WHERE a.recorded_s <= :as_of AND (a.retracted_s IS NULL OR a.retracted_s > :as_of)
ORDER BY a.person_id, a.occurred_s, a.attempt_id
