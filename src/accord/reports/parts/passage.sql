-- The moves that this report counts: in the period, or of people who became a lead in it.
-- A lead is born at the stage of that name or a later one; where there is none, with the first move.
born AS (
  SELECT m.person_id, min(m.entered_on) AS born_on
  FROM move m
  LEFT JOIN stage s ON s.version = :version AND s.name = m.to_stage AND s.aside = 0
  CROSS JOIN (
    SELECT coalesce(max(CASE WHEN f.name = 'lead' THEN f.rank END), -1) AS rank
    FROM stage f
    WHERE f.version = :version AND f.aside = 0
  ) b
  WHERE m.at_s <= :as_of AND (b.rank = -1 OR s.rank >= b.rank)
  GROUP BY m.person_id
),
step AS (
  SELECT m.person_id, m.number, m.from_stage, m.to_stage, m.backward, m.entered_on, m.at_s,
         m.at_s - lag(m.at_s) OVER (PARTITION BY m.person_id ORDER BY m.number) AS stay_s,
         CASE WHEN :by = 'to' THEN m.to_stage
              WHEN :by = 'from' THEN m.from_stage
              WHEN m.from_stage = '' THEN m.to_stage
              ELSE m.from_stage || ' > ' || m.to_stage END AS name
  FROM move m
  WHERE m.at_s <= :as_of
),
passage AS (
  SELECT s.person_id, s.number, s.name, s.from_stage, s.to_stage, s.backward, s.entered_on, s.at_s,
         s.stay_s,
         row_number() OVER (PARTITION BY s.name, s.person_id ORDER BY s.number) AS time_of_person
  FROM step s
  LEFT JOIN born b ON b.person_id = s.person_id
  WHERE CASE WHEN :basis = 'period' THEN s.entered_on ELSE b.born_on END
        BETWEEN :since AND :until
)
