-- The handoffs of the period whose first answer is known, and how marketing's reply stands.
owed AS (
  SELECT c.person_id, c.number,
         CASE WHEN c.met_s <= c.due_s AND c.met_s <= :as_of THEN 'met'
              WHEN :as_of <= c.due_s THEN 'open'
              ELSE 'breached' END AS standing
  FROM clock c
  WHERE c.side = 'marketing' AND c.what = 'feedback' AND c.starts_s <= :as_of
),
answered AS (
  SELECT h.person_id, h.number, h.opened_on, h.answer, h.reason, r.name AS rep, o.standing,
         CASE WHEN :by = 'reason' THEN h.reason
              WHEN :by = 'kind' THEN h.reason_kind
              WHEN :by = 'source' THEN s.source_name
              ELSE r.name END AS name,
         CASE WHEN :by = 'rep' THEN h.rep_id ELSE 0 END AS rep_id,
         CASE WHEN h.answer = 'returned' THEN 1 ELSE 0 END AS returned,
         CASE WHEN h.answer = 'returned' AND o.standing = 'met' THEN 1 ELSE 0 END AS replied,
         CASE WHEN h.answer = 'returned' AND o.standing = 'breached' THEN 1 ELSE 0 END AS late,
         CASE WHEN h.answer = 'returned' AND o.standing = 'open' THEN 1 ELSE 0 END AS awaited
  FROM handoff h
  LEFT JOIN rep r ON r.rep_id = h.rep_id
  LEFT JOIN first_source s ON :by = 'source' AND s.person_id = h.person_id AND s.place = 1
  LEFT JOIN owed o ON o.person_id = h.person_id AND o.number = h.number
  WHERE h.opened_on BETWEEN :since AND :until AND h.answer IN ('accepted', 'returned')
    AND h.answered_s <= :as_of
)
