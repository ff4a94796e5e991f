-- What is lost in money with leads that sales never worked, returned or left without an outcome?
--
-- cohort: handoffs made in the period
-- by: month, source, channel, rep, team, grade
-- with: lead, seen, origin, handed, won, member, passed, first_source, spending
-- note: A handoff is lost in one way only: returned, else never worked, else run out of time.
-- note: A lead that was won after all is not lost, whatever happened before.
-- note: The share is of the revenue of all deals won in the period.
--
-- columns:
--   {by}              text
--   handoffs          count
--   never_worked      count
--   rejected          count
--   expired           count
--   lost              rate   leaked / handoffs
--   cost_lost         money
--   expected_value    money
--   value_lost        money
--   revenue           money
--   cost_of_revenue   share  cost_lost / revenue
--   value_of_revenue  share  value_lost / revenue

WITH
-- Whether the time for the first touch is over, and an answer or outcome overdue and still owed.
overdue AS (
  SELECT c.person_id, c.number,
         max(CASE WHEN c.what = 'first touch' THEN 1 ELSE 0 END) AS untouched,
         max(CASE WHEN c.what IN ('answer', 'outcome') AND (c.met_s IS NULL OR c.met_s > :as_of)
                       AND (c.ended_s IS NULL OR c.ended_s > :as_of) THEN 1 ELSE 0 END) AS owed
  FROM clock c
  WHERE c.side = 'sales' AND c.starts_s <= :as_of AND c.due_s < :as_of
  GROUP BY c.person_id, c.number
),
last_win AS (
  SELECT w.person_id, max(w.won_s) AS won_s FROM pass_win w GROUP BY w.person_id
),
-- What a lead of each source cost in the period, in whole minor units, a half going up.
came AS (
  SELECT f.source_name, count(*) AS leads
  FROM prospect p
  JOIN first_source f ON f.person_id = p.person_id AND f.place = 1
  WHERE p.lead_on BETWEEN :since AND :until
  GROUP BY f.source_name
),
spent AS (
  SELECT s.source_name, sum(s.cost) AS cost
  FROM spending s
  WHERE s.currency = :currency
  GROUP BY s.source_name
),
price AS (
  SELECT c.source_name,
         CAST((2 * s.cost + c.leads - (2 * s.cost + c.leads) % (2 * c.leads)) / (2 * c.leads)
              AS bigint) AS cost
  FROM came c
  JOIN spent s ON s.source_name = c.source_name AND s.cost > 0
),
-- What a passed lead may be expected to bring: revenue so far for each whose fate is decided.
brought AS (
  SELECT coalesce(sum(w.amount_minor), 0) AS revenue
  FROM pass_win w
  WHERE w.first_on_deal = 1 AND w.currency = :currency
),
decided AS (
  SELECT count(*) AS leads FROM pass_fate f WHERE f.fate IN ('won', 'lost')
),
expected AS (
  SELECT CASE WHEN d.leads = 0 OR b.revenue <= 0 THEN 0
              ELSE CAST((2 * b.revenue + d.leads - (2 * b.revenue + d.leads) % (2 * d.leads))
                        / (2 * d.leads) AS bigint) END AS value_minor
  FROM brought b
  CROSS JOIN decided d
),
earned AS (
  SELECT coalesce(sum(w.amount_minor), 0) AS revenue
  FROM won w
  WHERE w.currency = :currency AND w.won_on BETWEEN :since AND :until AND w.won_s <= :as_of
),
fate AS (
  SELECT h.name, h.name_id, coalesce(p.cost, 0) AS cost,
         CASE WHEN w.won_s >= h.opened_s THEN 'won'
              WHEN h.answer = 'returned' THEN 'rejected'
              WHEN h.first_touch_s IS NULL AND o.untouched = 1 THEN 'never worked'
              WHEN o.owed = 1 THEN 'expired'
              ELSE 'open' END AS fate
  FROM handed h
  LEFT JOIN last_win w ON w.person_id = h.person_id
  LEFT JOIN overdue o ON o.person_id = h.person_id AND o.number = h.number
  LEFT JOIN first_source f ON f.person_id = h.person_id AND f.place = 1
  LEFT JOIN price p ON p.source_name = f.source_name
),
line AS (
  SELECT 'row' AS part, f.name, f.name_id, f.fate, f.cost FROM fate f
  UNION ALL
  SELECT 'total', NULL, 0, f.fate, f.cost FROM fate f
),
told AS (
  SELECT l.part, l.name, l.name_id, count(*) AS handoffs,
         sum(CASE WHEN l.fate = 'never worked' THEN 1 ELSE 0 END) AS never_worked,
         sum(CASE WHEN l.fate = 'rejected' THEN 1 ELSE 0 END) AS rejected,
         sum(CASE WHEN l.fate = 'expired' THEN 1 ELSE 0 END) AS expired,
         sum(CASE WHEN l.fate IN ('never worked', 'rejected', 'expired') THEN 1 ELSE 0 END)
           AS leaked,
         sum(CASE WHEN l.fate IN ('never worked', 'rejected', 'expired') THEN l.cost ELSE 0 END)
           AS cost_lost
  FROM line l
  GROUP BY l.part, l.name, l.name_id
)
SELECT t.part, t.name, CASE WHEN :by = 'month' THEN 0 ELSE -t.leaked END AS sort, t.handoffs,
       CAST(t.never_worked AS bigint) AS never_worked, CAST(t.rejected AS bigint) AS rejected,
       CAST(t.expired AS bigint) AS expired, CAST(t.leaked AS bigint) AS leaked,
       CAST(t.cost_lost AS bigint) AS cost_lost, x.value_minor AS expected_value,
       CAST(t.leaked * x.value_minor AS bigint) AS value_lost,
       CAST(e.revenue AS bigint) AS revenue
FROM told t
CROSS JOIN expected x
CROSS JOIN earned e
