-- Between which stages do people move, how many, how often back, and after how long?
--
-- cohort: people who became a lead in the period; with basis = period, everyone who moved in it
-- by: move, to, from
-- with: passage
-- option: basis = cohort | period: all moves of the leads born in the period, or everyone's moves made in it
-- note: A move is named `from > to`; a person's first one only after the stage it led to.
-- note: Days are those from the arrival in a stage to the move out of it.
--
-- columns:
--   {by}         text
--   from_stage   text
--   to_stage     text
--   people       count
--   moves        count
--   backward     count
--   days_median  days  stay_twice_median_s / two_days_s

WITH
ordered AS (
  SELECT p.name, p.stay_s, row_number() OVER (PARTITION BY p.name ORDER BY p.stay_s) AS place,
         count(*) OVER (PARTITION BY p.name) AS places
  FROM passage p
  WHERE p.stay_s IS NOT NULL
),
middle AS (
  SELECT o.name, min(o.stay_s) + max(o.stay_s) AS stay_twice_median_s
  FROM ordered o
  WHERE 2 * o.place BETWEEN o.places AND o.places + 2
  GROUP BY o.name
),
counted AS (
  SELECT p.name, max(p.from_stage) AS from_stage, max(p.to_stage) AS to_stage, count(*) AS moves,
         sum(CASE WHEN p.time_of_person = 1 THEN 1 ELSE 0 END) AS people,
         sum(p.backward) AS backward
  FROM passage p
  GROUP BY p.name
)
SELECT 'row' AS part, c.name, -c.people AS sort,
       CASE WHEN :by <> 'to' THEN c.from_stage END AS from_stage,
       CASE WHEN :by <> 'from' THEN c.to_stage END AS to_stage,
       CAST(c.people AS bigint) AS people, c.moves, CAST(c.backward AS bigint) AS backward,
       m.stay_twice_median_s, 172800 AS two_days_s
FROM counted c
LEFT JOIN middle m ON m.name = c.name
