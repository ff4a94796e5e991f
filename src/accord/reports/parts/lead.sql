-- The main line of the agreement, and the steps of it that this report counts.
agreed AS (
  SELECT s.name, s.rank FROM stage s WHERE s.version = :version AND s.aside = 0
),
step AS (
  SELECT a.name, a.rank
  FROM agreed a
  WHERE a.name IN ('lead', 'mql', 'accepted', 'sql', 'opportunity', 'customer')
),
-- Who became a lead when, and how far each came.
prospect AS (
  SELECT m.person_id, min(m.at_s) AS lead_s, min(m.entered_on) AS lead_on,
         min(m.entered_day) AS lead_day, max(a.rank) AS furthest
  FROM move m
  JOIN agreed a ON a.name = m.to_stage
  JOIN step f ON f.name = 'lead' AND a.rank >= f.rank
  WHERE m.at_s <= :known_at
  GROUP BY m.person_id
)
