-- The main line, and when each person came to a stage of it, or to a later one, for the first time.
line AS (
  SELECT s.name, s.rank, lead(s.name) OVER (ORDER BY s.rank) AS next_name,
         lead(s.rank) OVER (ORDER BY s.rank) AS next_rank
  FROM stage s
  WHERE s.version = :version AND s.aside = 0
),
walked AS (
  SELECT m.person_id, m.number, m.at_s, m.entered_on, m.entered_day, l.rank,
         CASE WHEN s.aside = 1 OR s.terminal = 1 THEN 1 ELSE 0 END AS gone,
         row_number() OVER (PARTITION BY m.person_id ORDER BY m.number DESC) AS place_from_last
  FROM move m
  LEFT JOIN line l ON l.name = m.to_stage
  LEFT JOIN stage s ON s.version = :version AND s.name = m.to_stage
  WHERE m.at_s <= :as_of
),
first_move AS (
  SELECT w.person_id, l.rank, min(w.number) AS number
  FROM walked w
  JOIN line l ON l.rank <= w.rank
  GROUP BY w.person_id, l.rank
),
stage_arrival AS (
  SELECT f.person_id, f.rank, f.number, w.at_s, w.entered_on, w.entered_day
  FROM first_move f
  JOIN walked w ON w.person_id = f.person_id AND w.number = f.number
)
