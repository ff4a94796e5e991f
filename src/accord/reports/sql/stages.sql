-- How do people move through the stages of the revenue cycle, and where do they wait?
--
-- cohort: people who entered the stage for the first time in the period
-- by: stage
-- with: stay
-- note: "went_on" are those who ever reached a later stage of the main line; from a stage aside, any.
-- note: "waiting" have neither gone on nor left yet, so the share of those who went on may still grow.
-- note: Days in a stage are those of stays that began in the period and have ended.
--
-- columns:
--   stage               text
--   owner               text
--   entered             count
--   re_entered          count
--   went_out            count
--   went_on             rate   went_on / cohort
--   waiting             count
--   youngest_waiting    days   youngest_days / 1
--   days_in_median      days   stay_twice_median_s / two_days_s
--   days_in_mean        days   stay_sum_s / stay_days_s
--   days_in_p90         days   stay_p90_s / day_s
--   backward            rate   went_back / went_out

WITH
arrived AS (
  SELECT s.to_stage AS name,
         sum(CASE WHEN s.entry = 1 THEN 1 ELSE 0 END) AS entered,
         sum(CASE WHEN s.entry > 1 THEN 1 ELSE 0 END) AS re_entered,
         sum(CASE WHEN s.entry = 1 THEN s.went_on ELSE 0 END) AS went_on,
         sum(CASE WHEN s.entry = 1 AND s.went_on = 0 AND s.left_s IS NULL THEN 1 ELSE 0 END)
           AS waiting,
         max(CASE WHEN s.entry = 1 AND s.went_on = 0 AND s.left_s IS NULL THEN s.entered_day END)
           AS youngest_day
  FROM stay s
  GROUP BY s.to_stage
),
departed AS (
  SELECT k.from_stage AS name, count(*) AS went_out, sum(k.backward) AS went_back
  FROM known k
  WHERE k.from_stage <> '' AND k.entered_on BETWEEN :since AND :until
  GROUP BY k.from_stage
),
ended AS (
  SELECT s.to_stage AS name, s.left_s - s.at_s AS stay_s,
         row_number() OVER (PARTITION BY s.to_stage ORDER BY s.left_s - s.at_s) AS place,
         count(*) OVER (PARTITION BY s.to_stage) AS places
  FROM stay s
  WHERE s.left_s IS NOT NULL
),
timed AS (
  SELECT e.name, CAST(sum(e.stay_s) AS bigint) AS stay_sum_s, count(*) AS stays,
         min(CASE WHEN 2 * e.place BETWEEN e.places AND e.places + 2 THEN e.stay_s END)
         + max(CASE WHEN 2 * e.place BETWEEN e.places AND e.places + 2 THEN e.stay_s END)
           AS stay_twice_median_s,
         min(CASE WHEN 10 * e.place >= 9 * e.places THEN e.stay_s END) AS stay_p90_s
  FROM ended e
  GROUP BY e.name
),
named AS (
  SELECT a.name FROM agreed a
  UNION
  SELECT r.name FROM arrived r
  UNION
  SELECT d.name FROM departed d
),
-- From the last stage of the main line, and from a terminal one, nobody is meant to go on.
listed AS (
  SELECT n.name, a.owner, coalesce(a.rank, 1000) AS sort,
         CASE WHEN a.rank <> f.rank AND a.terminal = 0 THEN 1 ELSE 0 END AS goes_on
  FROM named n
  CROSS JOIN finish f
  LEFT JOIN agreed a ON a.name = n.name
)
SELECT 'row' AS part, n.name AS stage, n.owner, n.sort,
       CAST(coalesce(r.entered, 0) AS bigint) AS entered,
       CAST(coalesce(r.re_entered, 0) AS bigint) AS re_entered,
       coalesce(d.went_out, 0) AS went_out,
       CASE WHEN n.goes_on = 1 THEN CAST(coalesce(r.went_on, 0) AS bigint) END AS went_on,
       CAST(coalesce(r.entered, 0) AS bigint) AS cohort,
       CASE WHEN n.goes_on = 1 THEN CAST(coalesce(r.waiting, 0) AS bigint) END AS waiting,
       CASE WHEN n.goes_on = 1 THEN :as_of_day - r.youngest_day END AS youngest_days,
       t.stay_twice_median_s, t.stay_sum_s, t.stay_p90_s, 86400 AS day_s, 172800 AS two_days_s,
       t.stays * 86400 AS stay_days_s,
       CAST(coalesce(d.went_back, 0) AS bigint) AS went_back
FROM listed n
LEFT JOIN arrived r ON r.name = n.name
LEFT JOIN departed d ON d.name = n.name
LEFT JOIN timed t ON t.name = n.name
