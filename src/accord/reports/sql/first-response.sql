-- How long does a lead that was handed over wait until someone in sales tries to reach it?
--
-- cohort: handoffs made in the period
-- by: rep, team, month, grade, source, channel
-- with: seen, origin, handed, first_promise
-- note: A response is the first attempt of a human; an automatic mail does not count.
-- note: Minutes are those of the handoffs that were responded to; the others stand in "responded".
-- note: Working minutes follow the hours of the agreement under which the handoff was made.
--
-- columns:
--   {by}                             text
--   handoffs                         count
--   responded                        rate    touched / handoffs
--   in_time                          rate    met / decided
--   open                             count
--   working_minutes_median           number  working_twice_median / 120
--   working_minutes_p90              number  working_p90 / 60
--   clock_minutes_median             number  clock_twice_median / 120
--   clock_minutes_p90                number  clock_p90 / 60
--   since_assignment_minutes_median  number  own_twice_median / 120
--   assignment_minutes_median        number  given_twice_median / 120

WITH
-- The working time from the beginning of the calendar to each moment that matters.
worked AS (
  SELECT h.person_id, h.number, h.name, h.name_id, h.opened_s, h.assigned_s, h.first_touch_s,
         o.before_s - o.starts_s
           + CASE WHEN h.opened_s < o.ends_s THEN h.opened_s ELSE o.ends_s END AS worked_opened_s,
         t.before_s - t.starts_s
           + CASE WHEN h.first_touch_s < t.ends_s THEN h.first_touch_s ELSE t.ends_s END
           AS worked_touched_s,
         a.before_s - a.starts_s
           + CASE WHEN h.assigned_s < a.ends_s THEN h.assigned_s ELSE a.ends_s END
           AS worked_assigned_s
  FROM handed h
  LEFT JOIN opening o ON o.version = h.version AND o.day_s = h.opened_s - h.opened_s % 86400
    AND o.starts_s <= h.opened_s AND h.opened_s < o.until_s
  LEFT JOIN opening t ON t.version = h.version
    AND t.day_s = h.first_touch_s - h.first_touch_s % 86400
    AND t.starts_s <= h.first_touch_s AND h.first_touch_s < t.until_s
  LEFT JOIN opening a ON a.version = h.version AND a.day_s = h.assigned_s - h.assigned_s % 86400
    AND a.starts_s <= h.assigned_s AND h.assigned_s < a.until_s AND h.first_touch_s IS NOT NULL
),
-- The lines of the answer, by number.
label AS (
  SELECT d.name, d.name_id, row_number() OVER (ORDER BY d.name, d.name_id) AS line
  FROM (SELECT DISTINCT h.name, h.name_id FROM handed h) d
),
wait AS (
  SELECT l.line, w.first_touch_s - w.opened_s AS clock_s,
         w.worked_touched_s - w.worked_opened_s AS working_s,
         CASE WHEN w.worked_assigned_s IS NULL THEN NULL
              WHEN w.worked_touched_s > w.worked_assigned_s
              THEN w.worked_touched_s - w.worked_assigned_s ELSE 0 END AS own_s,
         w.assigned_s - w.opened_s AS given_s, p.met, p.still_open,
         CASE WHEN w.first_touch_s IS NULL THEN 0 ELSE 1 END AS touched
  FROM worked w
  JOIN label l ON coalesce(l.name, '') = coalesce(w.name, '')
    AND coalesce(l.name_id, 0) = coalesce(w.name_id, 0)
    AND CASE WHEN l.name IS NULL THEN 1 ELSE 0 END = CASE WHEN w.name IS NULL THEN 1 ELSE 0 END
  LEFT JOIN promised p ON p.person_id = w.person_id AND p.number = w.number
),
span AS (
  SELECT w.line, 'clock' AS measure, w.clock_s AS seconds, w.clock_s - w.clock_s % 4096 AS stretch
  FROM wait w
  WHERE w.clock_s IS NOT NULL
  UNION ALL
  SELECT w.line, 'working', w.working_s, w.working_s - w.working_s % 4096 FROM wait w
  WHERE w.working_s IS NOT NULL
  UNION ALL
  SELECT w.line, 'own', w.own_s, w.own_s - w.own_s % 4096 FROM wait w WHERE w.own_s IS NOT NULL
  UNION ALL
  SELECT w.line, 'given', w.given_s, w.given_s - w.given_s % 4096 FROM wait w
  WHERE w.given_s IS NOT NULL
),
-- How many lie in each stretch of an hour or so; line 0 is all of them.
stretched AS (
  SELECT s.line, s.measure, s.stretch, count(*) AS cases
  FROM span s
  GROUP BY s.line, s.measure, s.stretch
),
reached AS (
  SELECT e.line, e.measure, e.stretch, e.cases,
         sum(e.cases) OVER (PARTITION BY e.line, e.measure) AS places,
         sum(e.cases) OVER (
           PARTITION BY e.line, e.measure ORDER BY e.stretch
           ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
         ) AS through
  FROM (
    SELECT s.line, s.measure, s.stretch, s.cases FROM stretched s
    UNION ALL
    SELECT 0, s.measure, s.stretch, CAST(sum(s.cases) AS bigint)
    FROM stretched s
    GROUP BY s.measure, s.stretch
  ) e
),
-- Only the stretches in which the median lies, or where nine of ten are reached, are looked into.
near AS (
  SELECT r.line, r.measure, r.stretch, r.places, r.through - r.cases AS shorter, s.seconds,
         count(*) AS cases
  FROM reached r
  JOIN span s ON s.measure = r.measure AND s.stretch = r.stretch
    AND (s.line = r.line OR r.line = 0)
  WHERE (2 * r.through >= r.places AND 2 * (r.through - r.cases) <= r.places)
     OR (10 * r.through >= 9 * r.places AND 10 * (r.through - r.cases) < 9 * r.places)
  GROUP BY r.line, r.measure, r.stretch, r.places, r.through - r.cases, s.seconds
),
ordered AS (
  SELECT n.line, n.measure, n.places, n.seconds, n.cases,
         n.shorter + sum(n.cases) OVER (
           PARTITION BY n.line, n.measure, n.stretch ORDER BY n.seconds
           ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
         ) AS place
  FROM near n
),
-- Twice the median, and the least within which nine of ten lie.
quantile AS (
  SELECT o.line, o.measure,
         min(CASE WHEN 2 * o.place >= o.places THEN o.seconds END)
         + max(CASE WHEN 2 * (o.place - o.cases) <= o.places THEN o.seconds END) AS twice_median,
         min(CASE WHEN 10 * o.place >= 9 * o.places THEN o.seconds END) AS p90
  FROM ordered o
  GROUP BY o.line, o.measure
),
counted AS (
  SELECT l.line, count(*) AS handoffs, sum(l.touched) AS touched, sum(coalesce(l.met, 0)) AS met,
         sum(coalesce(l.still_open, 0)) AS still_open, count(l.met) AS promised
  FROM (
    SELECT w.line, w.touched, w.met, w.still_open FROM wait w
    UNION ALL
    SELECT 0, w.touched, w.met, w.still_open FROM wait w
  ) l
  GROUP BY l.line
)
SELECT CASE WHEN c.line = 0 THEN 'total' ELSE 'row' END AS part, n.name,
       CASE WHEN :by = 'month' THEN 0 ELSE -c.handoffs END AS sort, c.handoffs,
       CAST(c.touched AS bigint) AS touched, CAST(c.met AS bigint) AS met,
       CAST(c.promised - c.still_open AS bigint) AS decided, CAST(c.still_open AS bigint) AS open,
       max(CASE WHEN q.measure = 'working' THEN q.twice_median END) AS working_twice_median,
       max(CASE WHEN q.measure = 'working' THEN q.p90 END) AS working_p90,
       max(CASE WHEN q.measure = 'clock' THEN q.twice_median END) AS clock_twice_median,
       max(CASE WHEN q.measure = 'clock' THEN q.p90 END) AS clock_p90,
       max(CASE WHEN q.measure = 'own' THEN q.twice_median END) AS own_twice_median,
       max(CASE WHEN q.measure = 'given' THEN q.twice_median END) AS given_twice_median
FROM counted c
LEFT JOIN label n ON n.line = c.line
LEFT JOIN quantile q ON q.line = c.line
GROUP BY c.line, n.name, c.handoffs, c.touched, c.met, c.promised, c.still_open
