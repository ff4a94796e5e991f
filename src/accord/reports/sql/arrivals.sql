-- How many people came to each step, day by day?
--
-- cohort: people who came to the step, or a later one, for the first time in the period
-- by: day, month
-- with: lead, present, reached
-- note: Everyone counts once for each step, on the day they first came to it or passed it.
--
-- columns:
--   {by}           text
--   leads          count
--   mqls           count
--   accepted       count
--   sqls           count
--   opportunities  count

WITH
line AS (
  SELECT 'row' AS part, CASE WHEN :by = 'day' THEN r.entered_on ELSE substr(r.entered_on, 1, 7) END
           AS name, r.step
  FROM reached r
  WHERE r.entered_on BETWEEN :since AND :until AND r.step <> 'customer'
  UNION ALL
  SELECT 'total', NULL, r.step
  FROM reached r
  WHERE r.entered_on BETWEEN :since AND :until AND r.step <> 'customer'
),
told AS (
  SELECT l.part, l.name,
         sum(CASE WHEN l.step = 'lead' THEN 1 ELSE 0 END) AS leads,
         sum(CASE WHEN l.step = 'mql' THEN 1 ELSE 0 END) AS mqls,
         sum(CASE WHEN l.step = 'accepted' THEN 1 ELSE 0 END) AS accepted,
         sum(CASE WHEN l.step = 'sql' THEN 1 ELSE 0 END) AS sqls,
         sum(CASE WHEN l.step = 'opportunity' THEN 1 ELSE 0 END) AS opportunities
  FROM line l
  GROUP BY l.part, l.name
)
SELECT t.part, t.name, 0 AS sort, CAST(t.leads AS bigint) AS leads,
       CAST(t.mqls AS bigint) + x.mql AS mqls, CAST(t.accepted AS bigint) + x.accepted AS accepted,
       CAST(t.sqls AS bigint) + x.sql_step AS sqls,
       CAST(t.opportunities AS bigint) + x.opportunity AS opportunities
FROM told t
CROSS JOIN present x
