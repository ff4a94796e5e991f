-- The clocks that ran on the handoffs of the period and on those of the persons in `playing`.
SELECT c.person_id, c.number, c.side, c.promise, c.what, c.starts_s, c.due_s, c.met_s, c.ended_s, c.excuse
FROM clock c
JOIN handoff h ON h.person_id = c.person_id AND h.number = c.number
LEFT JOIN playing p ON p.person_id = c.person_id
WHERE c.starts_s <= :as_of
  AND (p.person_id IS NOT NULL OR (h.opened_s >= :since_s AND h.opened_s < :until_s))
ORDER BY c.person_id, c.number
