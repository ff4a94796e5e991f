-- What did sales do, one by one?
--
-- cohort: what sales did in the period
-- by: month, rep, team
-- with: lead, deal_fate, sales_work
-- option: number = attempts | received | calls | mails | meetings | social | reached | on_old_leads | accepted | returned | qualified | not_qualified | deals_opened | deals_won | deals_in_other_currencies | revenue: which number's rows
-- option: old = 90 | number: after how many days as a lead somebody is an old one
-- note: The rows behind activity: deeds with leads and, for the numbers of deals, deals.
--
-- columns:
--   {by}         text
--   lead         text
--   person       count
--   deal         text
--   deal_number  count
--   what         text
--   done_on      text
--   rep          text
--   amount       money

WITH
wanted AS (
  SELECT d.measure, d.person_id, d.deal_id, d.rep_id, d.occurred_on,
         CASE WHEN d.measure = 'revenue' THEN d.amount END AS amount
  FROM done d
  WHERE d.measure = CASE WHEN :number = 'calls' THEN 'call'
                         WHEN :number = 'mails' THEN 'mail'
                         WHEN :number = 'meetings' THEN 'meeting'
                         WHEN :number = 'on_old_leads' THEN 'old lead'
                         WHEN :number = 'not_qualified' THEN 'not qualified'
                         WHEN :number = 'deals_opened' THEN 'opened'
                         WHEN :number = 'deals_won' THEN 'won'
                         WHEN :number = 'deals_in_other_currencies' THEN 'elsewhere'
                         ELSE :number END
     AND (d.measure <> 'reached' OR d.amount = 1)
  UNION ALL
  SELECT d.measure, d.person_id, d.deal_id, d.rep_id, d.occurred_on, NULL
  FROM done d
  WHERE :number = 'attempts' AND d.measure IN ('call', 'mail', 'meeting', 'social')
)
SELECT 'row' AS part,
       CASE WHEN :by = 'month' THEN substr(w.occurred_on, 1, 7)
            WHEN :by = 'rep' THEN r.name
            ELSE r.team END AS name,
       row_number() OVER (
         ORDER BY w.occurred_on DESC, coalesce(w.person_id, 0), coalesce(w.deal_id, 0), w.measure
       ) AS sort,
       coalesce(p.email, p.external_id) AS lead, w.person_id AS person, d.name AS deal,
       w.deal_id AS deal_number, w.measure AS what, w.occurred_on AS done_on, r.name AS rep,
       w.amount
FROM wanted w
LEFT JOIN person p ON p.person_id = w.person_id
LEFT JOIN deal d ON d.deal_id = w.deal_id
LEFT JOIN rep r ON r.rep_id = w.rep_id
