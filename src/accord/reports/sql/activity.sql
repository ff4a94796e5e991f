-- What did sales do with the leads, and what came of it?
--
-- cohort: what sales did in the period
-- by: month, rep, team
-- with: lead, deal_fate, sales_work
-- option: old = 90 | number: after how many days as a lead somebody is an old one
-- note: Everything counts when it happened, and with whoever did it; a deal with whoever opened it.
-- note: Only attempts of humans count.
--
-- columns:
--   {by}                       text
--   received                   count
--   attempts                   count
--   calls                      count
--   mails                      count
--   meetings                   count
--   social                     count
--   reached                    rate   reaching / attempts
--   on_old_leads               rate   on_old / on_leads
--   accepted                   count
--   returned                   count
--   qualified                  count
--   not_qualified              count
--   deals_opened               count
--   deals_won                  count
--   deals_in_other_currencies  count
--   revenue                    money

WITH
line AS (
  SELECT 'row' AS part,
         CASE WHEN :by = 'month' THEN substr(d.occurred_on, 1, 7)
              WHEN :by = 'rep' THEN r.name
              ELSE r.team END AS name,
         CASE WHEN :by = 'rep' THEN d.rep_id ELSE 0 END AS name_id, d.measure, d.amount
  FROM done d
  LEFT JOIN rep r ON r.rep_id = d.rep_id
  UNION ALL
  SELECT 'total', NULL, 0, d.measure, d.amount FROM done d
),
told AS (
  SELECT l.part, l.name, l.name_id,
         sum(CASE WHEN l.measure = 'received' THEN l.amount ELSE 0 END) AS received,
         sum(CASE WHEN l.measure = 'call' THEN l.amount ELSE 0 END) AS calls,
         sum(CASE WHEN l.measure = 'mail' THEN l.amount ELSE 0 END) AS mails,
         sum(CASE WHEN l.measure = 'meeting' THEN l.amount ELSE 0 END) AS meetings,
         sum(CASE WHEN l.measure = 'social' THEN l.amount ELSE 0 END) AS social,
         sum(CASE WHEN l.measure = 'reached' THEN l.amount ELSE 0 END) AS reaching,
         sum(CASE WHEN l.measure = 'old lead' THEN l.amount ELSE 0 END) AS on_old,
         sum(CASE WHEN l.measure = 'young lead' THEN l.amount ELSE 0 END) AS on_young,
         sum(CASE WHEN l.measure = 'accepted' THEN l.amount ELSE 0 END) AS accepted,
         sum(CASE WHEN l.measure = 'returned' THEN l.amount ELSE 0 END) AS returned,
         sum(CASE WHEN l.measure = 'qualified' THEN l.amount ELSE 0 END) AS qualified,
         sum(CASE WHEN l.measure = 'not qualified' THEN l.amount ELSE 0 END) AS not_qualified,
         sum(CASE WHEN l.measure = 'opened' THEN l.amount ELSE 0 END) AS opened,
         sum(CASE WHEN l.measure = 'won' THEN l.amount ELSE 0 END) AS won,
         sum(CASE WHEN l.measure = 'elsewhere' THEN l.amount ELSE 0 END) AS elsewhere,
         sum(CASE WHEN l.measure = 'revenue' THEN l.amount ELSE 0 END) AS revenue
  FROM line l
  GROUP BY l.part, l.name, l.name_id
)
SELECT t.part, t.name, coalesce(t.name_id, 0) AS sort, CAST(t.received AS bigint) AS received,
       CAST(t.calls + t.mails + t.meetings + t.social AS bigint) AS attempts,
       CAST(t.calls AS bigint) AS calls, CAST(t.mails AS bigint) AS mails,
       CAST(t.meetings AS bigint) AS meetings, CAST(t.social AS bigint) AS social,
       CAST(t.reaching AS bigint) AS reaching, CAST(t.on_old AS bigint) AS on_old,
       CAST(t.on_old + t.on_young AS bigint) AS on_leads, CAST(t.accepted AS bigint) AS accepted,
       CAST(t.returned AS bigint) AS returned, CAST(t.qualified AS bigint) AS qualified,
       CAST(t.not_qualified AS bigint) AS not_qualified, CAST(t.opened AS bigint) AS deals_opened,
       CAST(t.won AS bigint) AS deals_won,
       CAST(t.elsewhere AS bigint) AS deals_in_other_currencies,
       CAST(t.revenue AS bigint) AS revenue
FROM told t
