-- How do both teams keep what they promised each other, month by month?
--
-- cohort: promises due in the month; for quality, handoffs made in the month and answered
-- by: month
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
begun AS (
  SELECT c.month, min(c.day) AS day FROM calendar c WHERE c.version IS NOT NULL GROUP BY c.month
),
span AS (
  SELECT c.month, min(c.starts_s) AS starts_s, max(c.ends_s) AS ends_s,
         CAST(sum(c.working_s) AS bigint) AS working_s,
         CAST(sum(c.worked_s) AS bigint) AS worked_s,
         max(CASE WHEN c.day = b.day THEN c.version END) AS version
  FROM calendar c
  LEFT JOIN begun b ON b.month = c.month
  GROUP BY c.month
),
-- Volume: who counted, and from when on there were more than one and a half times the promise.
counted AS (
  SELECT substr(d.entered_on, 1, 7) AS month, d.promise, d.at_s,
         row_number() OVER (
           PARTITION BY substr(d.entered_on, 1, 7), d.promise ORDER BY d.at_s, d.person_id
         ) AS place
  FROM delivery d
  WHERE d.counts = 1 AND d.at_s <= :as_of
),
delivered AS (
  SELECT s.month, s.ends_s, s.working_s, s.worked_s, p.name, p.version, p.term, p.deliver,
         count(c.place) AS delivered,
         min(CASE WHEN 2 * c.place > 3 * p.deliver THEN c.at_s END) AS passed_s
  FROM span s
  JOIN promise p ON p.version = s.version AND p.side = 'marketing' AND p.what = 'volume'
  LEFT JOIN counted c ON c.month = s.month AND c.promise = p.name
  WHERE s.starts_s <= :as_of
  GROUP BY s.month, s.ends_s, s.working_s, s.worked_s, p.name, p.version, p.term, p.deliver
),
overrun AS (
  SELECT d.month, min(d.passed_s) AS passed_s FROM delivered d GROUP BY d.month
),
-- Clocks: how each promise on a handoff stands.
judged AS (
  SELECT substr(c.due_on, 1, 7) AS month, c.side, c.promise, c.version, c.term,
         CASE WHEN c.met_s <= c.due_s AND c.met_s <= :as_of THEN 'met'
              WHEN c.ended_s <= c.due_s AND c.ended_s <= :as_of THEN 'void'
              WHEN :as_of <= c.due_s THEN 'open'
              WHEN c.excuse <> '' THEN c.excuse
              WHEN c.side = 'sales' AND h.opened_s > o.passed_s THEN 'volume'
              ELSE 'breached' END AS standing
  FROM clock c
  LEFT JOIN handoff h ON h.person_id = c.person_id AND h.number = c.number
  LEFT JOIN overrun o ON o.month = substr(h.opened_on, 1, 7)
  WHERE c.starts_s <= :as_of
),
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
-- Quality: the first answers to the month's handoffs, settled when the last of them is due.
answer_due AS (
  SELECT c.person_id, c.number, max(c.due_s) AS due_s
  FROM clock c
  WHERE c.side = 'sales' AND c.what = 'answer'
  GROUP BY c.person_id, c.number
),
made AS (
  SELECT s.month, h.answer, h.answered_s, h.first_touch_s, coalesce(d.due_s, s.ends_s) AS due_s
  FROM span s
  JOIN handoff h ON substr(h.opened_on, 1, 7) = s.month AND h.opened_s <= :as_of
  LEFT JOIN answer_due d ON d.person_id = h.person_id AND d.number = h.number
),
settled AS (
  SELECT m.month, max(m.due_s) AS settled_s FROM made m GROUP BY m.month
),
weighed AS (
  SELECT m.month, m.answer, m.due_s, t.settled_s,
         CASE WHEN m.answer IN ('accepted', 'returned') AND m.answered_s <= t.settled_s
                   AND m.answered_s <= :as_of THEN 1 ELSE 0 END AS answered,
         CASE WHEN m.first_touch_s <= t.settled_s AND m.first_touch_s <= :as_of THEN 1
              ELSE 0 END AS touched
  FROM made m
  JOIN settled t ON t.month = m.month
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
