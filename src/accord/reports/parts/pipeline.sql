-- The deals of the period that are still open, and whose they are.
pipeline AS (
  SELECT CASE WHEN a.person_id IS NULL THEN 'unattributed' ELSE 'row' END AS part, o.name,
         f.deal_id, f.opened_on, a.person_id, f.amount_minor
  FROM deal_fate f
  LEFT JOIN arrival a ON a.deal_id = f.deal_id AND a.place = 1
  LEFT JOIN origin o ON o.person_id = a.person_id
  WHERE f.fate = 'open' AND coalesce(a.lead_on, f.opened_on) BETWEEN :since AND :until
)
