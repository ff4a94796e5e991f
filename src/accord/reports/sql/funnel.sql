-- How many of those who come to a stage go on to the next one, and how long does it take them?
--
-- cohort: people who came to the stage, or a later one, for the first time in the period
-- by: period, month, source, channel, campaign
-- with: seen, origin, stage_arrival
-- option: within = 90 | number: by how many days the next stage is to be reached
-- note: Each step has its own cohort: a month's are those who came to the stage in that month.
-- note: "expected_in_time" and "days_median" allow for those who had less time so far (Kaplan-Meier).
-- note: "out" stand aside or left for good; they count as not going on, however young.
--
-- columns:
--   {by}               text
--   stage              text
--   next               text
--   entered            count
--   reached            rate   reached_so_far / entered
--   first_pass         rate   passed_at_once / entered
--   in_time            rate   reached_in_time / entered
--   open               count
--   out                count
--   expected_in_time   share
--   days_median        days

WITH
-- Each person at each step; whoever goes on with the very next move, or skips it, does so at once.
step AS (
  SELECT CASE WHEN :by = 'period' THEN 'all'
              WHEN :by = 'month' THEN substr(a.entered_on, 1, 7)
              ELSE o.name END AS name,
         l.name AS stage, l.next_name, l.rank,
         CASE WHEN n.person_id IS NOT NULL THEN 'reached'
              WHEN w.gone = 1 THEN 'out' ELSE 'open' END AS state,
         coalesce(n.entered_day, :as_of_day) - a.entered_day AS days,
         CASE WHEN n.number - a.number <= 1 THEN 1 ELSE 0 END AS at_once
  FROM stage_arrival a
  JOIN line l ON l.rank = a.rank AND l.next_rank IS NOT NULL
  JOIN walked w ON w.person_id = a.person_id AND w.place_from_last = 1
  LEFT JOIN stage_arrival n ON n.person_id = a.person_id AND n.rank = l.next_rank
  LEFT JOIN origin o ON o.person_id = a.person_id
  WHERE a.entered_on BETWEEN :since AND :until
)
SELECT 'row' AS part, s.name, s.rank AS sort, s.stage, s.next_name AS next, s.state, s.days,
       count(*) AS persons, CAST(sum(s.at_once) AS bigint) AS at_once
FROM step s
GROUP BY s.name, s.rank, s.stage, s.next_name, s.state, s.days
