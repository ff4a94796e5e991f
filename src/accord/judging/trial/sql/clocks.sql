-- The clocks that ran on the handoffs of the period, and on those not answered before it began.
SELECT c.person_id, c.number, c.side, c.promise, c.what, c.starts_s, c.due_s, c.met_s, c.ended_s, c.excuse
FROM clock c
JOIN handoff h ON h.person_id = c.person_id AND h.number = c.number
WHERE c.starts_s <= :as_of
  AND (h.opened_s >= :since_s OR h.answered_s IS NULL OR h.answered_s >= :since_s)
ORDER BY c.person_id, c.number
