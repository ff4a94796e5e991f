-- Which touches helped to win deals without being the last, and which began them?
--
-- cohort: won deals of people who became a lead in the period
-- by: source, channel, campaign, asset, landing-page, person
-- with: lead, seen, won, member, ending_won, path
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
-- A customer is a company, else a person, else the deal itself.
customer AS (
  SELECT e.deal_id, e.revenue,
         min(e.deal_id) OVER (
           PARTITION BY e.company_id,
             CASE WHEN e.company_id IS NULL THEN e.person_id END,
             CASE WHEN e.company_id IS NULL AND e.person_id IS NULL THEN e.deal_id END
         ) AS customer_id
  FROM ended e
),
interaction AS (
  SELECT p.deal_id, p.occurred_s,
         CASE WHEN :by = 'person' THEN coalesce(r.email, r.external_id) ELSE p.name END AS name,
         row_number() OVER (PARTITION BY p.deal_id ORDER BY p.place) AS place,
         count(*) OVER (PARTITION BY p.deal_id) AS places
  FROM path p
  JOIN person r ON r.person_id = p.person_id
  WHERE :direct = 'counted' OR p.channel IS NULL OR p.channel <> 'direct'
),
-- When somebody in sales first tried to reach anyone on the deal.
approach AS (
  SELECT e.deal_id, min(t.occurred_s) AS first_s
  FROM ended e
  JOIN member m ON m.deal_id = e.deal_id
  JOIN touch t ON t.person_id = m.person_id
  WHERE t.side = 'sales' AND t.automatic = 0 AND t.occurred_s <= e.ended_s
    AND t.occurred_day >= e.ended_day - :lookback AND t.recorded_s <= :known_at
    AND (t.retracted_s IS NULL OR t.retracted_s > :known_at)
  GROUP BY e.deal_id
),
-- What a deal and a name have to do with each other; a deal without any interaction has no name.
tie AS (
  SELECT 'row' AS part, i.name, c.deal_id, c.customer_id, c.revenue,
         max(CASE WHEN i.place < i.places THEN 1 ELSE 0 END) AS assisted,
         max(CASE WHEN i.place = i.places THEN 1 ELSE 0 END) AS ended,
         max(CASE WHEN i.place = 1 AND (a.first_s IS NULL OR i.occurred_s <= a.first_s)
                  THEN 1 ELSE 0 END) AS sourced,
         1 AS influenced
  FROM interaction i
  JOIN customer c ON c.deal_id = i.deal_id
  LEFT JOIN approach a ON a.deal_id = i.deal_id
  GROUP BY i.name, c.deal_id, c.customer_id, c.revenue
  UNION ALL
  SELECT 'unattributed', NULL, c.deal_id, c.customer_id, c.revenue, 0, 1, 0, 0
  FROM customer c
  LEFT JOIN interaction i ON i.deal_id = c.deal_id AND i.place = 1
  WHERE i.deal_id IS NULL
),
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
