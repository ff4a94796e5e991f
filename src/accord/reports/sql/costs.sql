-- What did a lead, an MQL, an SQL and a customer cost?
--
-- cohort: people who came to the step for the first time in the period
-- by: month, source, channel, campaign
-- with: lead, present, reached, seen, origin, won, member, buyer, spending
-- option: each = period | month: whether a row tells of the whole period or of one month
-- note: Each step is counted in the month in which it was reached, a customer when it was won.
-- note: (blank) are people whose first touch names none; (unattributed) are costs that name none.
--
-- columns:
--   {by}                       text
--   in_month                   text
--   cost                       money
--   costs_in_other_currencies  count
--   leads                      count
--   mqls                       count
--   sqls                       count
--   opportunities              count
--   customers                  count
--   cost_per_lead              money  cost / leads
--   cost_per_mql               money  cost / mqls
--   cost_per_sql               money  cost / sqls
--   cost_per_opportunity       money  cost / opportunities
--   cost_per_customer          money  cost / customers

WITH
bought AS (
  SELECT CASE WHEN b.person_id IS NULL THEN 'unattributed' ELSE 'row' END AS part, o.name,
         substr(b.won_on, 1, 7) AS month
  FROM buyer b
  LEFT JOIN origin o ON o.person_id = b.person_id
  WHERE b.place = 1 AND b.won_on BETWEEN :since AND :until
),
spent AS (
  SELECT s.month, s.cost_id, s.currency, s.cost,
         CASE WHEN :by = 'source' THEN s.source_name
              WHEN :by = 'channel' THEN s.channel
              WHEN :by = 'campaign' THEN s.campaign END AS name
  FROM spending s
),
fact AS (
  SELECT 'row' AS part, o.name, substr(r.entered_on, 1, 7) AS month, r.step AS measure,
         1 AS amount
  FROM reached r
  LEFT JOIN origin o ON o.person_id = r.person_id
  WHERE r.entered_on BETWEEN :since AND :until AND r.step <> 'customer'
  UNION ALL
  SELECT b.part, b.name, b.month, 'customer', 1 FROM bought b
  UNION ALL
  SELECT CASE WHEN s.name IS NULL THEN 'unattributed' ELSE 'row' END, s.name, s.month,
         CASE WHEN s.currency = :currency THEN 'cost' ELSE 'cost elsewhere' END,
         CASE WHEN s.currency = :currency THEN s.cost ELSE s.cost_id END
  FROM spent s
),
line AS (
  SELECT CASE WHEN :by = 'month' THEN 'row' ELSE f.part END AS part,
         CASE WHEN :by = 'month' THEN f.month ELSE f.name END AS name,
         CASE WHEN :each = 'month' AND :by <> 'month' THEN f.month END AS in_month,
         f.measure, f.amount
  FROM fact f
  UNION ALL
  SELECT 'total', NULL, NULL, f.measure, f.amount FROM fact f
),
told AS (
  SELECT l.part, l.name, l.in_month,
         sum(CASE WHEN l.measure = 'cost' THEN l.amount ELSE 0 END) AS cost,
         count(DISTINCT CASE WHEN l.measure = 'cost elsewhere' THEN l.amount END) AS elsewhere,
         sum(CASE WHEN l.measure = 'lead' THEN l.amount ELSE 0 END) AS leads,
         sum(CASE WHEN l.measure = 'mql' THEN l.amount ELSE 0 END) AS mqls,
         sum(CASE WHEN l.measure = 'sql' THEN l.amount ELSE 0 END) AS sqls,
         sum(CASE WHEN l.measure = 'opportunity' THEN l.amount ELSE 0 END) AS opportunities,
         sum(CASE WHEN l.measure = 'customer' THEN l.amount ELSE 0 END) AS customers
  FROM line l
  GROUP BY l.part, l.name, l.in_month
)
SELECT t.part, t.name, CASE WHEN :by = 'month' THEN 0 ELSE -t.cost END AS sort, t.in_month,
       CAST(t.cost AS bigint) AS cost, t.elsewhere AS costs_in_other_currencies,
       CAST(t.leads AS bigint) AS leads, CAST(t.mqls AS bigint) + x.mql AS mqls,
       CAST(t.sqls AS bigint) + x.sql_step AS sqls,
       CAST(t.opportunities AS bigint) + x.opportunity AS opportunities,
       CAST(t.customers AS bigint) AS customers
FROM told t
CROSS JOIN present x
