-- When each person first came to a step, or to a later one.
reached AS (
  SELECT m.person_id, s.name AS step, min(m.entered_on) AS entered_on
  FROM move m
  JOIN agreed a ON a.name = m.to_stage
  JOIN step s ON s.rank <= a.rank
  WHERE m.at_s <= :as_of
  GROUP BY m.person_id, s.name
)
