-- Who moved from one stage to another, when, and after how long?
--
-- cohort: people who became a lead in the period; with basis = period, everyone who moved in it
-- by: move, to, from
-- with: passage
-- option: basis = cohort | period: all moves of the leads born in the period, or everyone's moves made in it
-- option: number = moves | people | backward: which number's rows; people with the first move of that name
-- note: The rows behind flows, the latest move first.
--
-- columns:
--   {by}        text
--   lead        text
--   person      count
--   moved_on    text
--   from_stage  text
--   to_stage    text
--   way         text
--   days        days  stay_s / day_s

WITH
told AS (
  SELECT p.name, p.person_id, p.from_stage, p.to_stage, p.entered_on, p.at_s, p.stay_s,
         CASE WHEN p.backward = 1 THEN 'back' ELSE 'on' END AS way
  FROM passage p
  WHERE :number = 'moves' OR :number = 'people' AND p.time_of_person = 1
     OR :number = 'backward' AND p.backward = 1
)
SELECT 'row' AS part, t.name, -t.at_s AS sort, coalesce(r.email, r.external_id) AS lead,
       t.person_id AS person, t.entered_on AS moved_on, t.from_stage, t.to_stage, t.way, t.stay_s,
       86400 AS day_s
FROM told t
JOIN person r ON r.person_id = t.person_id
