-- Which touches helped to win deals without being the last, and which began them?
--
-- cohort: won deals of people who became a lead in the period
-- by: source, channel, campaign, asset, landing-page, person
-- with: lead, seen, won, member, ending_won, path, tie
-- option: lookback = agreed | number: how many days before the win count
-- option: period = lead | end: whether a deal belongs to the period of its lead or to that of its win
-- option: direct = counted | skipped: whether a direct visit is an interaction, and may be the last one
-- note: Assisted: touched anywhere but at the end. A deal counts under each name it touched, so rows add up to more than there are; the total counts each deal once.
-- note: assist_ratio is assisted / last: near 0 it closes, at 1 it does both, above 1 it assists.
-- note: Sourced: the first touch of anyone on the deal was marketing's and names it, no call, mail or meeting by sales came before. Influenced: any touch before the win. Never add the two.
--
-- columns:
--   {by}                  text
--   deals_assisted        count
--   deals_last            count
--   assist_ratio          number  deals_assisted / deals_last
--   revenue_assisted      money
--   revenue_last          money
--   customers_sourced     count
--   revenue_sourced       money
--   customers_influenced  count
--   revenue_influenced    money

WITH
line AS (
  SELECT t.part, t.name, t.deal_id, t.customer_id, t.revenue, t.assisted, t.ended, t.sourced,
         t.influenced
  FROM tie t
  UNION ALL
  SELECT 'total', NULL, t.deal_id, t.customer_id, t.revenue, max(t.assisted), max(t.ended),
         max(t.sourced), max(t.influenced)
  FROM tie t
  GROUP BY t.deal_id, t.customer_id, t.revenue
)
SELECT l.part, l.name, -CAST(sum(l.revenue * l.assisted) AS bigint) AS sort,
       CAST(sum(l.assisted) AS bigint) AS deals_assisted,
       CAST(sum(l.ended) AS bigint) AS deals_last,
       CAST(sum(l.revenue * l.assisted) AS bigint) AS revenue_assisted,
       CAST(sum(l.revenue * l.ended) AS bigint) AS revenue_last,
       count(DISTINCT CASE WHEN l.sourced = 1 THEN l.customer_id END) AS customers_sourced,
       CAST(sum(l.revenue * l.sourced) AS bigint) AS revenue_sourced,
       count(DISTINCT CASE WHEN l.influenced = 1 THEN l.customer_id END) AS customers_influenced,
       CAST(sum(l.revenue * l.influenced) AS bigint) AS revenue_influenced
FROM line l
GROUP BY l.part, l.name
