-- How much revenue does the pipeline bring a day, and does it cover the goal?
--
-- cohort: deals opened in the period
-- by: month, source, channel, rep, team
-- with: lead, seen, origin, member, deal_fate, cohort
-- note: velocity = opportunities × average deal × win rate ÷ cycle in days.
-- note: coverage = worth of all open deals ÷ (goal of the year, quarter or month − what it won so far).
-- note: While deals are open, the win rate of a young month may still turn either way.
--
-- columns:
--   {by}                       text
--   opportunities              count
--   open                       count
--   won                        count
--   lost                       count
--   win_rate                   rate   won / decided
--   win_rate_by_value          share  revenue / decided_value
--   deals_in_other_currencies  count
--   revenue                    money
--   average_deal               money  revenue / won_priced
--   cycle_days_median          days   days_twice_median / 2
--   velocity_per_day           money  velocity_over / velocity_under
--   open_pipeline              money
--   coverage                   number pipeline / missing

WITH
line AS (
  SELECT c.part, c.name, c.name_id, c.fate, c.amount_minor, c.elsewhere, c.days FROM cohort c
  UNION ALL
  SELECT 'total', NULL, 0, c.fate, c.amount_minor, c.elsewhere, c.days FROM cohort c
),
cycle AS (
  SELECT l.part, l.name, l.name_id, l.days,
         row_number() OVER (PARTITION BY l.part, l.name, l.name_id ORDER BY l.days) AS place,
         count(*) OVER (PARTITION BY l.part, l.name, l.name_id) AS places
  FROM line l
  WHERE l.fate = 'won'
),
middle AS (
  SELECT c.part, c.name, c.name_id, min(c.days) + max(c.days) AS days_twice_median
  FROM cycle c
  WHERE 2 * c.place BETWEEN c.places AND c.places + 2
  GROUP BY c.part, c.name, c.name_id
),
told AS (
  SELECT l.part, l.name, l.name_id, count(*) AS opportunities,
         sum(CASE WHEN l.fate = 'open' THEN 1 ELSE 0 END) AS still_open,
         sum(CASE WHEN l.fate = 'won' THEN 1 ELSE 0 END) AS won,
         sum(CASE WHEN l.fate = 'lost' THEN 1 ELSE 0 END) AS lost, sum(l.elsewhere) AS elsewhere,
         sum(CASE WHEN l.fate = 'won' THEN coalesce(l.amount_minor, 0) ELSE 0 END) AS revenue,
         sum(CASE WHEN l.fate = 'won' AND l.amount_minor IS NOT NULL THEN 1 ELSE 0 END)
           AS won_priced,
         sum(CASE WHEN l.fate <> 'open' THEN coalesce(l.amount_minor, 0) ELSE 0 END)
           AS decided_value,
         sum(CASE WHEN l.fate = 'open' THEN coalesce(l.amount_minor, 0) ELSE 0 END)
           AS open_pipeline
  FROM line l
  GROUP BY l.part, l.name, l.name_id
)
SELECT t.part, t.name, CASE WHEN :by = 'month' THEN 0 ELSE -t.opportunities END AS sort,
       t.opportunities, CAST(t.still_open AS bigint) AS open, CAST(t.won AS bigint) AS won,
       CAST(t.lost AS bigint) AS lost, CAST(t.won + t.lost AS bigint) AS decided,
       CAST(t.elsewhere AS bigint) AS deals_in_other_currencies,
       CAST(t.revenue AS bigint) AS revenue, CAST(t.won_priced AS bigint) AS won_priced,
       CAST(t.decided_value AS bigint) AS decided_value,
       CAST(t.open_pipeline AS bigint) AS open_pipeline, m.days_twice_median
FROM told t
LEFT JOIN middle m ON m.part = t.part AND (m.name = t.name OR m.name IS NULL AND t.name IS NULL)
  AND (m.name_id = t.name_id OR m.name_id IS NULL AND t.name_id IS NULL)
UNION ALL
-- Beside the rows: what all deals won in each month, and what all open ones are worth.
SELECT 'month', substr(d.won_on, 1, 7), 0, 0, 0, 0, 0, 0, 0,
       CAST(sum(coalesce(d.amount_minor, 0)) AS bigint), 0, 0, 0, NULL
FROM deal_fate d
WHERE d.fate = 'won'
GROUP BY substr(d.won_on, 1, 7)
UNION ALL
SELECT 'pipeline', NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
       CAST(sum(coalesce(d.amount_minor, 0)) AS bigint), NULL
FROM deal_fate d
WHERE d.fate = 'open'
GROUP BY d.fate
