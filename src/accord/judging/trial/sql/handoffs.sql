-- The handoffs of the period, and those that were not answered before it began; an answer that came
-- later than the moment asked for is not known yet.
SELECT h.person_id, h.number, h.opened_s, h.opened_on, h.rep_id, r.name AS rep,
       CASE WHEN h.answered_s <= :as_of THEN h.answer ELSE '' END AS answer,
       CASE WHEN h.answered_s <= :as_of THEN h.answered_s END AS answered_s,
       CASE WHEN h.answered_s <= :as_of THEN h.reason_kind ELSE '' END AS reason_kind,
       CASE WHEN h.first_touch_s <= :as_of THEN h.first_touch_s END AS first_touch_s,
       CASE WHEN h.outcome_s <= :as_of THEN h.outcome_s END AS outcome_s,
       CASE WHEN h.replied_s <= :as_of THEN h.replied_s END AS replied_s, h.closed_s
FROM handoff h
LEFT JOIN rep r ON r.rep_id = h.rep_id
WHERE h.opened_s <= :as_of
  AND (h.opened_s >= :since_s OR h.answered_s IS NULL OR h.answered_s >= :since_s)
ORDER BY h.person_id, h.number
