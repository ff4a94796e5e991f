-- Which deals were opened, how do they stand, and what are they worth?
--
-- cohort: deals opened in the period
-- by: month, source, channel, rep, team
-- with: lead, seen, origin, member, deal_fate, cohort
-- option: number = opportunities | open | won | lost | deals_in_other_currencies | revenue | open_pipeline: which number's rows
-- note: The rows behind velocity; a deal without an amount in the agreed currency adds nothing.
--
-- columns:
--   {by}         text
--   deal         text
--   deal_number  count
--   opened_on    text
--   stands       text
--   won_on       text
--   rep          text
--   amount       money

WITH
told AS (
  SELECT c.part, c.name, c.deal_id, c.opened_on, c.fate, c.won_on, c.rep, c.amount_minor
  FROM cohort c
  WHERE :number = 'opportunities' OR :number = c.fate
     OR :number = 'deals_in_other_currencies' AND c.elsewhere = 1
     OR :number = 'revenue' AND c.fate = 'won'
     OR :number = 'open_pipeline' AND c.fate = 'open'
)
SELECT t.part, t.name, row_number() OVER (ORDER BY t.opened_on DESC, t.deal_id) AS sort,
       d.name AS deal, t.deal_id AS deal_number, t.opened_on, t.fate AS stands, t.won_on, t.rep,
       t.amount_minor AS amount
FROM told t
JOIN deal d ON d.deal_id = t.deal_id
