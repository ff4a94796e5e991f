-- How many of the leads that marketing passed to sales become customers, and how long does it take?
--
-- cohort: people handed over for the first time in the period
-- by: month, rep, team, grade, source, channel, campaign
-- with: lead, seen, origin, handed, won, member, passed
-- note: A lead is won if a deal with it was won after the handoff; "lost" stand aside or left for good.
-- note: While leads are "pending", the share of all that were won may still grow.
-- note: A deal of several passed leads counts once, with the first of them to be passed.
--
-- columns:
--   {by}                       text
--   passed                     count
--   won                        rate   won_leads / passed
--   won_of_decided             rate   won_leads / decided
--   lost                       count
--   pending                    count
--   deals                      count
--   deals_in_other_currencies  count
--   revenue                    money
--   revenue_per_lead           money  revenue / passed
--   days_to_win_median         days   days_twice_median / 2

WITH
cohort AS (
  SELECT h.name, h.name_id, h.person_id, f.fate, f.won_day - f.opened_day AS days
  FROM handed h
  JOIN pass_fate f ON f.person_id = h.person_id
  WHERE h.number = 1
),
fact AS (
  SELECT c.name, c.name_id, c.fate AS measure, 1 AS amount FROM cohort c
  UNION ALL
  SELECT c.name, c.name_id, 'days', c.days FROM cohort c WHERE c.fate = 'won'
  UNION ALL
  SELECT c.name, c.name_id, 'deal', 1
  FROM cohort c
  JOIN pass_win w ON w.person_id = c.person_id AND w.first_on_deal = 1
  UNION ALL
  SELECT c.name, c.name_id, CASE WHEN w.currency = :currency THEN 'revenue' ELSE 'elsewhere' END,
         CASE WHEN w.currency = :currency THEN w.amount_minor ELSE 1 END
  FROM cohort c
  JOIN pass_win w ON w.person_id = c.person_id AND w.first_on_deal = 1
  WHERE w.amount_minor IS NOT NULL
),
line AS (
  SELECT 'row' AS part, f.name, f.name_id, f.measure, f.amount FROM fact f
  UNION ALL
  SELECT 'total', NULL, 0, f.measure, f.amount FROM fact f
),
placed AS (
  SELECT l.part, l.name, l.name_id, l.measure, l.amount,
         row_number() OVER (
           PARTITION BY l.part, l.name, l.name_id, l.measure ORDER BY l.amount
         ) AS place,
         count(*) OVER (PARTITION BY l.part, l.name, l.name_id, l.measure) AS places
  FROM line l
),
told AS (
  SELECT p.part, p.name, p.name_id,
         sum(CASE WHEN p.measure IN ('won', 'lost', 'pending') THEN 1 ELSE 0 END) AS passed,
         sum(CASE WHEN p.measure = 'won' THEN 1 ELSE 0 END) AS won,
         sum(CASE WHEN p.measure = 'lost' THEN 1 ELSE 0 END) AS lost,
         sum(CASE WHEN p.measure = 'pending' THEN 1 ELSE 0 END) AS pending,
         sum(CASE WHEN p.measure = 'deal' THEN 1 ELSE 0 END) AS deals,
         sum(CASE WHEN p.measure = 'elsewhere' THEN 1 ELSE 0 END) AS elsewhere,
         sum(CASE WHEN p.measure = 'revenue' THEN p.amount ELSE 0 END) AS revenue,
         min(CASE WHEN p.measure = 'days' AND 2 * p.place BETWEEN p.places AND p.places + 2
                  THEN p.amount END)
         + max(CASE WHEN p.measure = 'days' AND 2 * p.place BETWEEN p.places AND p.places + 2
                    THEN p.amount END) AS days_twice_median
  FROM placed p
  GROUP BY p.part, p.name, p.name_id
)
SELECT t.part, t.name, CASE WHEN :by = 'month' THEN 0 ELSE -t.passed END AS sort,
       CAST(t.passed AS bigint) AS passed, CAST(t.won AS bigint) AS won_leads,
       CAST(t.won + t.lost AS bigint) AS decided, CAST(t.lost AS bigint) AS lost,
       CAST(t.pending AS bigint) AS pending, CAST(t.deals AS bigint) AS deals,
       CAST(t.elsewhere AS bigint) AS deals_in_other_currencies,
       CAST(t.revenue AS bigint) AS revenue, CAST(t.days_twice_median AS bigint) AS days_twice_median
FROM told t
