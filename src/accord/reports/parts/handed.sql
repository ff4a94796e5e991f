-- The handoffs of the period, with the name under which this report counts them.
handed AS (
  SELECT h.person_id, h.number, h.version, h.opened_s, h.opened_day, h.rep_id,
         CASE WHEN h.answered_s <= :as_of THEN h.answer END AS answer,
         CASE WHEN h.assigned_s <= :as_of THEN h.assigned_s END AS assigned_s,
         CASE WHEN h.first_touch_s <= :as_of THEN h.first_touch_s END AS first_touch_s,
         CASE WHEN :by = 'rep' THEN r.name
              WHEN :by = 'team' THEN r.team
              WHEN :by = 'month' THEN substr(h.opened_on, 1, 7)
              WHEN :by = 'grade' THEN h.grade
              ELSE o.name END AS name,
         CASE WHEN :by = 'rep' THEN h.rep_id ELSE 0 END AS name_id
  FROM handoff h
  LEFT JOIN rep r ON r.rep_id = h.rep_id
  LEFT JOIN origin o ON o.person_id = h.person_id
  WHERE h.opened_on BETWEEN :since AND :until AND h.opened_s <= :as_of
)
