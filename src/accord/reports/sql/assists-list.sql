-- Which deals stand behind the numbers of assists?
--
-- cohort: won deals of people who became a lead in the period
-- by: source, channel, campaign, asset, landing-page, person
-- with: lead, seen, won, member, ending_won, path, tie
-- option: number = deals_assisted | deals_last | revenue_assisted | revenue_last | customers_sourced | revenue_sourced | customers_influenced | revenue_influenced: which number's rows; of a customer its first deal
-- option: lookback = agreed | number: how many days before the win count
-- option: period = lead | end: whether a deal belongs to the period of its lead or to that of its win
-- option: direct = counted | skipped: whether a direct visit is an interaction, and may be the last one
-- note: A deal stands under each name that it counts under, so there are more rows than deals.
--
-- columns:
--   {by}         text
--   deal         text
--   deal_number  count
--   won_on       text
--   amount       money

WITH
chosen AS (
  SELECT t.part, t.name, t.deal_id, t.revenue,
         row_number() OVER (PARTITION BY t.part, t.name, t.customer_id ORDER BY t.deal_id) AS place
  FROM tie t
  WHERE (:number IN ('deals_assisted', 'revenue_assisted') AND t.assisted = 1)
     OR (:number IN ('deals_last', 'revenue_last') AND t.ended = 1)
     OR (:number IN ('customers_sourced', 'revenue_sourced') AND t.sourced = 1)
     OR (:number IN ('customers_influenced', 'revenue_influenced') AND t.influenced = 1)
)
SELECT c.part, c.name, row_number() OVER (ORDER BY w.won_s DESC, c.deal_id, c.part, c.name) AS sort,
       d.name AS deal, c.deal_id AS deal_number, w.won_on, c.revenue AS amount
FROM chosen c
JOIN deal d ON d.deal_id = c.deal_id
JOIN won w ON w.deal_id = c.deal_id
WHERE c.place = 1 OR :number NOT IN ('customers_sourced', 'customers_influenced')
