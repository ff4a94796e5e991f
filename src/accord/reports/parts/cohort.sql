-- The deals opened in the period, with the name under which this report counts them.
cohort AS (
  SELECT d.deal_id, d.opened_on, d.won_on, r.name AS rep, d.fate, d.amount_minor, d.elsewhere, d.won_day - d.opened_day AS days,
         CASE WHEN :by = 'month' THEN substr(d.opened_on, 1, 7)
              WHEN :by = 'rep' THEN r.name
              WHEN :by = 'team' THEN r.team
              ELSE o.name END AS name,
         CASE WHEN :by = 'rep' THEN d.rep_id ELSE 0 END AS name_id,
         CASE WHEN :by IN ('source', 'channel') AND a.person_id IS NULL THEN 'unattributed'
              ELSE 'row' END AS part
  FROM deal_fate d
  LEFT JOIN rep r ON r.rep_id = d.rep_id
  LEFT JOIN arrival a ON a.deal_id = d.deal_id AND a.place = 1
  LEFT JOIN origin o ON o.person_id = a.person_id
  WHERE d.opened_on BETWEEN :since AND :until
)
