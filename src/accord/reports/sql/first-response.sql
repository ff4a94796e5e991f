-- How long does a lead that was handed over wait until someone in sales tries to reach it?
--
-- cohort: handoffs made in the period
-- by: rep, team, month, grade, source, channel
-- with: seen, origin, handed
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
promised AS (
  SELECT c.person_id, c.number,
         CASE WHEN c.met_s <= c.due_s AND c.met_s <= :as_of THEN 1 ELSE 0 END AS met,
         CASE WHEN c.met_s <= c.due_s AND c.met_s <= :as_of THEN 0
              WHEN :as_of <= c.due_s THEN 1 ELSE 0 END AS still_open
  FROM clock c
  WHERE c.side = 'sales' AND c.what = 'first touch' AND c.starts_s <= :as_of
),
-- The working time from the beginning of the calendar to each moment that matters.
moment AS (
  SELECT h.version, h.opened_s AS at_s FROM handed h
  UNION
  SELECT h.version, h.first_touch_s FROM handed h WHERE h.first_touch_s IS NOT NULL
  UNION
  SELECT h.version, h.assigned_s FROM handed h WHERE h.assigned_s IS NOT NULL
),
worked AS (
  SELECT m.version, m.at_s,
         max(o.before_s + CASE WHEN m.at_s < o.ends_s THEN m.at_s ELSE o.ends_s END - o.starts_s)
           AS worked_s
  FROM moment m
  JOIN opening o ON o.version = m.version AND o.starts_s <= m.at_s
    AND o.utc_day = CAST((m.at_s - m.at_s % 86400) / 86400 AS bigint)
  GROUP BY m.version, m.at_s
),
wait AS (
  SELECT h.name, h.name_id, h.first_touch_s - h.opened_s AS clock_s,
         t.worked_s - o.worked_s AS working_s,
         CASE WHEN a.worked_s IS NULL THEN NULL
              WHEN t.worked_s > a.worked_s THEN t.worked_s - a.worked_s ELSE 0 END AS own_s,
         h.assigned_s - h.opened_s AS given_s, p.met, p.still_open,
         CASE WHEN h.first_touch_s IS NULL THEN 0 ELSE 1 END AS touched
  FROM handed h
  LEFT JOIN worked o ON o.version = h.version AND o.at_s = h.opened_s
  LEFT JOIN worked t ON t.version = h.version AND t.at_s = h.first_touch_s
  LEFT JOIN worked a ON a.version = h.version AND a.at_s = h.assigned_s
    AND h.first_touch_s IS NOT NULL
  LEFT JOIN promised p ON p.person_id = h.person_id AND p.number = h.number
),
line AS (
  SELECT 'row' AS part, w.name, w.name_id, w.clock_s, w.working_s, w.own_s, w.given_s, w.met,
         w.still_open, w.touched
  FROM wait w
  UNION ALL
  SELECT 'total', NULL, 0, w.clock_s, w.working_s, w.own_s, w.given_s, w.met, w.still_open,
         w.touched
  FROM wait w
),
span AS (
  SELECT l.part, l.name, l.name_id, 'clock' AS measure, l.clock_s AS seconds FROM line l
  WHERE l.clock_s IS NOT NULL
  UNION ALL
  SELECT l.part, l.name, l.name_id, 'working', l.working_s FROM line l
  WHERE l.working_s IS NOT NULL
  UNION ALL
  SELECT l.part, l.name, l.name_id, 'own', l.own_s FROM line l WHERE l.own_s IS NOT NULL
  UNION ALL
  SELECT l.part, l.name, l.name_id, 'given', l.given_s FROM line l WHERE l.given_s IS NOT NULL
),
ordered AS (
  SELECT s.part, s.name, s.name_id, s.measure, s.seconds,
         row_number() OVER (
           PARTITION BY s.part, s.name, s.name_id, s.measure ORDER BY s.seconds
         ) AS place,
         count(*) OVER (PARTITION BY s.part, s.name, s.name_id, s.measure) AS places
  FROM span s
),
-- Twice the median, and the least within which nine of ten lie.
quantile AS (
  SELECT o.part, o.name, o.name_id, o.measure,
         min(CASE WHEN 2 * o.place BETWEEN o.places AND o.places + 2 THEN o.seconds END)
         + max(CASE WHEN 2 * o.place BETWEEN o.places AND o.places + 2 THEN o.seconds END)
           AS twice_median,
         min(CASE WHEN 10 * o.place >= 9 * o.places THEN o.seconds END) AS p90
  FROM ordered o
  GROUP BY o.part, o.name, o.name_id, o.measure
),
counted AS (
  SELECT l.part, l.name, l.name_id, count(*) AS handoffs, sum(l.touched) AS touched,
         sum(coalesce(l.met, 0)) AS met, sum(coalesce(l.still_open, 0)) AS still_open,
         count(l.met) AS promised
  FROM line l
  GROUP BY l.part, l.name, l.name_id
)
SELECT c.part, c.name, CASE WHEN :by = 'month' THEN 0 ELSE -c.handoffs END AS sort, c.handoffs,
       CAST(c.touched AS bigint) AS touched, CAST(c.met AS bigint) AS met,
       CAST(c.promised - c.still_open AS bigint) AS decided, CAST(c.still_open AS bigint) AS open,
       max(CASE WHEN q.measure = 'working' THEN q.twice_median END) AS working_twice_median,
       max(CASE WHEN q.measure = 'working' THEN q.p90 END) AS working_p90,
       max(CASE WHEN q.measure = 'clock' THEN q.twice_median END) AS clock_twice_median,
       max(CASE WHEN q.measure = 'clock' THEN q.p90 END) AS clock_p90,
       max(CASE WHEN q.measure = 'own' THEN q.twice_median END) AS own_twice_median,
       max(CASE WHEN q.measure = 'given' THEN q.twice_median END) AS given_twice_median
FROM counted c
LEFT JOIN quantile q ON q.part = c.part AND (q.name = c.name OR q.name IS NULL AND c.name IS NULL)
  AND (q.name_id = c.name_id OR q.name_id IS NULL AND c.name_id IS NULL)
GROUP BY c.part, c.name, c.name_id, c.handoffs, c.touched, c.met, c.promised, c.still_open
