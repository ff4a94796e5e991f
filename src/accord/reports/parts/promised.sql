-- The months, what marketing delivered in each, and how each promise on a handoff stands.
begun AS (
  SELECT c.month, min(c.day) AS day FROM calendar c WHERE c.version IS NOT NULL GROUP BY c.month
),
every_month AS (
  SELECT c.month, min(c.starts_s) AS starts_s, max(c.ends_s) AS ends_s,
         CAST(sum(c.working_s) AS bigint) AS working_s,
         CAST(sum(c.worked_s) AS bigint) AS worked_s,
         max(CASE WHEN c.day = b.day THEN c.version END) AS version
  FROM calendar c
  LEFT JOIN begun b ON b.month = c.month
  GROUP BY c.month
),
-- The months asked for. A promise due in them may lie on a handoff of an earlier one.
span AS (
  SELECT m.month, m.starts_s, m.ends_s, m.working_s, m.worked_s, m.version
  FROM every_month m
  WHERE m.month BETWEEN substr(:since, 1, 7) AND substr(:until, 1, 7)
),
-- Volume: who counted, and from when on there were more than one and a half times the promise.
counted AS (
  SELECT substr(d.entered_on, 1, 7) AS month, d.promise, d.at_s, d.person_id, d.entered_on,
         row_number() OVER (
           PARTITION BY substr(d.entered_on, 1, 7), d.promise ORDER BY d.at_s, d.person_id
         ) AS place
  FROM delivery d
  WHERE d.counts = 1 AND d.at_s <= :as_of
),
volume AS (
  SELECT m.month, p.name, p.version, p.term, p.deliver, count(c.place) AS delivered,
         min(CASE WHEN 2 * c.place > 3 * p.deliver THEN c.at_s END) AS passed_s
  FROM every_month m
  JOIN promise p ON p.version = m.version AND p.side = 'marketing' AND p.what = 'volume'
  LEFT JOIN counted c ON c.month = m.month AND c.promise = p.name
  WHERE m.starts_s <= :as_of
  GROUP BY m.month, p.name, p.version, p.term, p.deliver
),
delivered AS (
  SELECT s.month, s.ends_s, s.working_s, s.worked_s, v.name, v.version, v.term, v.deliver,
         v.delivered
  FROM span s
  JOIN volume v ON v.month = s.month
),
overrun AS (
  SELECT v.month, min(v.passed_s) AS passed_s FROM volume v GROUP BY v.month
),
-- Clocks: how each promise on a handoff stands.
judged AS (
  SELECT substr(c.due_on, 1, 7) AS month, c.side, c.promise, c.version, c.term, c.what,
         c.person_id, c.number, c.due_on, c.due_s, c.met_s,
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
)
