-- Who came into each stage, went on, left it, or is still waiting there?
--
-- cohort: people who entered the stage for the first time in the period
-- by: stage
-- with: stay
-- option: number = entered | re_entered | went_out | went_on | waiting | backward: which number's rows
-- note: The rows behind stages; the day is that of the move out for went_out and backward, else of the entry.
--
-- columns:
--   stage       text
--   lead        text
--   person      count
--   day         text
--   came_from   text
--   went_to     text
--   days        days  stay_s / day_s

WITH
departure AS (
  SELECT k.person_id, k.from_stage AS stage, k.to_stage, k.backward, k.entered_on, k.at_s,
         k.at_s - lag(k.at_s) OVER (PARTITION BY k.person_id ORDER BY k.number) AS stay_s
  FROM known k
),
counted AS (
  SELECT s.to_stage AS stage, s.person_id, s.entered_on AS day, s.from_stage AS came_from,
         s.next_stage AS went_to, s.left_s - s.at_s AS stay_s, s.at_s
  FROM stay s
  LEFT JOIN agreed a ON a.name = s.to_stage
  CROSS JOIN finish f
  WHERE :number = 'entered' AND s.entry = 1
     OR :number = 're_entered' AND s.entry > 1
     OR :number = 'went_on' AND s.entry = 1 AND s.went_on = 1
        AND a.rank <> f.rank AND a.terminal = 0
     OR :number = 'waiting' AND s.entry = 1 AND s.went_on = 0 AND s.left_s IS NULL
        AND a.rank <> f.rank AND a.terminal = 0
  UNION ALL
  SELECT d.stage, d.person_id, d.entered_on, '', d.to_stage, d.stay_s, d.at_s
  FROM departure d
  WHERE d.stage <> '' AND d.entered_on BETWEEN :since AND :until
    AND (:number = 'went_out' OR :number = 'backward' AND d.backward = 1)
)
SELECT 'row' AS part, c.stage, -c.at_s AS sort, coalesce(p.email, p.external_id) AS lead,
       c.person_id AS person, c.day, c.came_from, c.went_to, c.stay_s, 86400 AS day_s
FROM counted c
JOIN person p ON p.person_id = c.person_id
