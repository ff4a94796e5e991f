-- How do both teams keep what they promised each other, month by month?
--
-- cohort: promises due in the month; for quality, handoffs made in the month and answered
-- by: month
-- with: promised, weighed
-- note: "kept" is met of met and breached; what is open, excused or void stands beside it.
-- note: Of a month in which the agreement changed, volume and quality follow the version it began with.
--
-- columns:
--   month             text
--   side              text
--   promise           text
--   version           count
--   term              count
--   target            share  target / thousand
--   kept              rate   kept / decided
--   standing          text
--   open              count
--   excused           count
--   bad_data          count
--   volume_excess     count
--   feedback_overdue  count
--   never_touched     count
--   void              count
--   delivered         count
--   goal              count
--   expected          number goal_worked / working_s
--   elapsed           share  worked_s / working_s

WITH
timely AS (
  SELECT j.month, j.side, j.promise, j.version, j.term,
         sum(CASE WHEN j.standing = 'met' THEN 1 ELSE 0 END) AS kept,
         sum(CASE WHEN j.standing IN ('met', 'breached') THEN 1 ELSE 0 END) AS decided,
         sum(CASE WHEN j.standing = 'open' THEN 1 ELSE 0 END) AS still_open,
         sum(CASE WHEN j.standing = 'void' THEN 1 ELSE 0 END) AS void,
         sum(CASE WHEN j.standing = 'bad data' THEN 1 ELSE 0 END) AS bad_data,
         sum(CASE WHEN j.standing = 'volume' THEN 1 ELSE 0 END) AS volume_excess,
         sum(CASE WHEN j.standing = 'feedback overdue' THEN 1 ELSE 0 END) AS feedback_overdue
  FROM judged j
  JOIN span s ON s.month = j.month
  GROUP BY j.month, j.side, j.promise, j.version, j.term
),
quality AS (
  SELECT w.month, max(w.settled_s) AS settled_s,
         sum(CASE WHEN w.touched = 1 AND w.answered = 1 AND w.answer = 'accepted' THEN 1 ELSE 0 END)
           AS kept,
         sum(CASE WHEN w.touched = 1 AND w.answered = 1 THEN 1 ELSE 0 END) AS decided,
         sum(CASE WHEN w.touched = 0 AND (w.answered = 1 OR w.due_s < :as_of) THEN 1 ELSE 0 END)
           AS never_touched,
         sum(CASE WHEN w.answered = 0 AND (w.touched = 1 OR w.due_s >= :as_of) THEN 1 ELSE 0 END)
           AS pending
  FROM weighed w
  GROUP BY w.month
),
-- Everything in one shape; how it stands follows below.
told AS (
  SELECT d.month, 'marketing' AS side, d.name AS promise, d.version, d.term, NULL AS target,
         NULL AS kept, NULL AS decided,
         CASE WHEN d.delivered >= d.deliver THEN 'met' WHEN :as_of < d.ends_s THEN 'open'
              ELSE 'breached' END AS standing,
         0 AS still_open, 0 AS bad_data, 0 AS volume_excess, 0 AS feedback_overdue,
         0 AS never_touched, 0 AS void, d.delivered, d.deliver AS goal,
         d.deliver * d.worked_s AS goal_worked, d.working_s, d.worked_s
  FROM delivered d
  UNION ALL
  SELECT s.month, 'marketing', p.name, p.version, p.term, p.target, coalesce(q.kept, 0),
         coalesce(q.decided, 0),
         CASE WHEN :as_of < s.ends_s OR :as_of <= q.settled_s THEN 'open'
              WHEN coalesce(q.decided, 0) = 0 THEN 'void'
              WHEN 1000 * q.kept >= p.target * q.decided THEN 'met'
              ELSE 'breached' END,
         coalesce(q.pending, 0), 0, 0, 0, coalesce(q.never_touched, 0), 0,
         NULL, NULL, NULL, NULL, NULL
  FROM span s
  JOIN promise p ON p.version = s.version AND p.side = 'marketing' AND p.what = 'quality'
  LEFT JOIN quality q ON q.month = s.month
  WHERE s.starts_s <= :as_of
  UNION ALL
  SELECT t.month, t.side, t.promise, t.version, t.term, p.target, t.kept, t.decided,
         CASE WHEN t.still_open > 0 THEN 'open'
              WHEN t.decided = 0 THEN 'void'
              WHEN 1000 * t.kept >= coalesce(p.target, 1000) * t.decided THEN 'met'
              ELSE 'breached' END,
         t.still_open, t.bad_data, t.volume_excess, t.feedback_overdue, 0, t.void,
         NULL, NULL, NULL, NULL, NULL
  FROM timely t
  LEFT JOIN promise p ON p.version = t.version AND p.side = t.side AND p.name = t.promise
    AND p.term = t.term
)
SELECT 'row' AS part,
       -- Month by month, marketing first, then as the agreement lists them.
       (((CAST(substr(t.month, 1, 4) AS bigint) * 12 + CAST(substr(t.month, 6, 2) AS bigint)) * 2
         + CASE WHEN t.side = 'marketing' THEN 0 ELSE 1 END) * 1000 + t.version) * 1000 + t.term
         AS sort,
       t.month, t.side, t.promise, t.version, t.term, t.target, 1000 AS thousand,
       CAST(t.kept AS bigint) AS kept, CAST(t.decided AS bigint) AS decided, t.standing,
       CAST(t.still_open AS bigint) AS open, CAST(t.void AS bigint) AS void,
       CAST(t.bad_data AS bigint) AS bad_data, CAST(t.volume_excess AS bigint) AS volume_excess,
       CAST(t.feedback_overdue AS bigint) AS feedback_overdue,
       CAST(t.never_touched AS bigint) AS never_touched,
       CAST(t.bad_data + t.volume_excess + t.feedback_overdue + t.never_touched AS bigint)
         AS excused,
       t.delivered, t.goal, t.goal_worked, t.working_s, t.worked_s
FROM told t
