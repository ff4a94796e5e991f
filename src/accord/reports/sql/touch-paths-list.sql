-- Which deals took which way?
--
-- cohort: deals, won or lost, of people who became a lead in the period
-- by: channel, source, campaign, landing-page, asset
-- with: lead, seen, won, member, ending_all, path, walk, told_path
-- option: number = deals | won | lost | revenue: which number's rows
-- option: repeats = collapsed | kept: whether touches of one name in a row are one step
-- option: lookback = agreed | number: how many days before the end of a deal count
-- option: period = lead | end: whether a deal belongs to the period of its lead or to that of its end
--
-- columns:
--   path         text
--   deal         text
--   deal_number  count
--   ended_on     text
--   outcome      text
--   amount       money

WITH
chosen AS (
  SELECT e.deal_id, e.ended_s, e.ended_on, e.outcome, t.path,
         CASE WHEN e.outcome = 'won' THEN e.revenue END AS amount,
         CASE WHEN t.deal_id IS NULL THEN 'unattributed' ELSE 'row' END AS part
  FROM ended e
  LEFT JOIN told_path t ON t.deal_id = e.deal_id
  WHERE :number = 'deals' OR :number = e.outcome
     OR (:number = 'revenue' AND e.outcome = 'won')
)
SELECT c.part, CASE WHEN c.part = 'row' THEN c.path ELSE '(unattributed)' END AS path,
       row_number() OVER (ORDER BY c.ended_s DESC, c.deal_id) AS sort, d.name AS deal,
       c.deal_id AS deal_number, c.ended_on, c.outcome, c.amount
FROM chosen c
JOIN deal d ON d.deal_id = c.deal_id
