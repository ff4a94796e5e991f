-- The first handoff of each person in the period: when exactly it was opened, and what sales said.
-- `retold` are persons of whom something was taken back, or who were found to be another.
WITH
retold AS (
  SELECT e.person_id FROM entry e
  WHERE e.kind IN ('retraction', 'personlink') AND e.person_id IS NOT NULL
  UNION
  SELECT l.other_id FROM person_link l
)
SELECT h.person_id, substr(h.opened_on, 1, 7) AS month, h.opened_us,
       CASE WHEN h.answered_s <= :as_of THEN h.answer ELSE '' END AS answer,
       CASE WHEN r.person_id IS NULL THEN 0 ELSE 1 END AS retold
FROM handoff h
LEFT JOIN retold r ON r.person_id = h.person_id
WHERE h.number = 1 AND h.opened_s <= :as_of AND h.opened_s >= :since_s AND h.opened_s < :until_s
ORDER BY h.person_id
