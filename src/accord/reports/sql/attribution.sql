-- Which sources, channels, campaigns, pages and assets is won revenue credited to, and was it worth the cost?
--
-- cohort: won deals of people who became a lead in the period
-- by: source, channel, campaign, landing-page, asset
-- with: lead, seen, won, member, cost, ending_won, path, rule, method_chosen, credit
-- option: method = agreed | first touch | last touch | last non-direct | lead creation | linear | position based | u-shaped | u-shaped 50/50 | w-shaped | full path | j-shaped | inverse j | time decay | simple decay | primary campaign source | even distribution | custom | shapley | markov: how the worth of a deal is shared
-- option: lookback = agreed | number: how many days before the win count
-- option: period = lead | end: whether a deal belongs to the period of its lead or to that of its win
-- option: two_touch = adobe | amplitude: how j-shaped and inverse j share a path of two touches, 25/75 or 30/70
-- option: half_life = 7 | number above 0: after how many days a touch counts half, in time decay
-- option: order = 1 | 2 | 3 | 4: how many touches back Markov looks
-- option: repeats = collapsed | kept: whether Markov takes touches of one name in a row for one
-- note: Every won deal is shared to the last cent; (unattributed) holds deals without a touch to credit.
-- note: Marketing's touches count, up to the win. Calls, mails and meetings by sales earn no credit.
-- note: The first touch and assists stand beside the credit: deals touched or assisted are counted under each name, so they add up to more than there are.
--
-- columns:
--   {by}                       text
--   touches                    count
--   deals_touched              count
--   deals_credited             number  deals_millionths / 1000000
--   revenue                    money
--   deals_first_touch          count
--   revenue_first_touch        money
--   deals_assisted             count
--   revenue_assisted           money
--   deals_in_other_currencies  count
--   cost                       money
--   costs_in_other_currencies  count
--   roi                        share   profit / cost

WITH
-- Under which names each deal was touched, and where it assisted: anywhere but at the end.
met AS (
  SELECT p.deal_id, p.name, max(p.revenue) AS revenue,
         max(CASE WHEN p.place < p.places THEN 1 ELSE 0 END) AS assisted
  FROM path p
  GROUP BY p.deal_id, p.name
),
fact AS (
  SELECT c.part, c.name, 'revenue' AS measure, c.revenue AS amount FROM credit c
  UNION ALL
  SELECT c.part, c.name, 'deals', c.millionths FROM credit c
  UNION ALL
  SELECT 'row', p.name, 'touches', 1 FROM path p
  UNION ALL
  SELECT CASE WHEN p.deal_id IS NULL THEN 'unattributed' ELSE 'row' END, p.name, 'first deals', 1
  FROM ended e
  LEFT JOIN path p ON p.deal_id = e.deal_id AND p.place = 1
  UNION ALL
  SELECT CASE WHEN p.deal_id IS NULL THEN 'unattributed' ELSE 'row' END, p.name, 'first revenue',
         e.revenue
  FROM ended e
  LEFT JOIN path p ON p.deal_id = e.deal_id AND p.place = 1
  UNION ALL
  SELECT CASE WHEN p.deal_id IS NULL THEN 'unattributed' ELSE 'row' END, p.name, 'elsewhere',
         e.elsewhere
  FROM ended e
  LEFT JOIN path p ON p.deal_id = e.deal_id AND p.place = 1
  UNION ALL
  SELECT CASE WHEN s.name IS NULL THEN 'unattributed' ELSE 'row' END, s.name,
         CASE WHEN s.currency = :currency THEN 'cost' ELSE 'cost elsewhere' END,
         CASE WHEN s.currency = :currency THEN s.cost ELSE 1 END
  FROM share s
),
-- What adds up is added; of deals touched or assisted each counts once in all.
line AS (
  SELECT f.part, f.name, f.measure, f.amount FROM fact f
  UNION ALL
  SELECT 'total', NULL, f.measure, f.amount FROM fact f
  UNION ALL
  SELECT 'row', m.name, 'touched', 1 FROM met m
  UNION ALL
  SELECT 'total', NULL, 'touched', 1 FROM path p WHERE p.place = 1
  UNION ALL
  SELECT 'row', m.name, 'assists', m.assisted FROM met m
  UNION ALL
  SELECT 'total', NULL, 'assists', 1 FROM path p WHERE p.place = 1 AND p.places > 1
  UNION ALL
  SELECT 'row', m.name, 'assisted revenue', m.revenue * m.assisted FROM met m
  UNION ALL
  SELECT 'total', NULL, 'assisted revenue', p.revenue
  FROM path p
  WHERE p.place = 1 AND p.places > 1
),
measured AS (
  SELECT l.part, l.name, l.measure, CAST(sum(l.amount) AS bigint) AS amount
  FROM line l
  GROUP BY l.part, l.name, l.measure
),
pivot_row AS (
  SELECT m.part, m.name,
         coalesce(max(CASE WHEN m.measure = 'touches' THEN m.amount END), 0) AS touches,
         coalesce(max(CASE WHEN m.measure = 'touched' THEN m.amount END), 0) AS touched,
         coalesce(max(CASE WHEN m.measure = 'deals' THEN m.amount END), 0) AS millionths,
         coalesce(max(CASE WHEN m.measure = 'revenue' THEN m.amount END), 0) AS revenue,
         coalesce(max(CASE WHEN m.measure = 'first deals' THEN m.amount END), 0) AS first_deals,
         coalesce(max(CASE WHEN m.measure = 'first revenue' THEN m.amount END), 0) AS first_revenue,
         coalesce(max(CASE WHEN m.measure = 'assists' THEN m.amount END), 0) AS assists,
         coalesce(max(CASE WHEN m.measure = 'assisted revenue' THEN m.amount END), 0) AS assisted,
         coalesce(max(CASE WHEN m.measure = 'elsewhere' THEN m.amount END), 0) AS elsewhere,
         coalesce(max(CASE WHEN m.measure = 'cost' THEN m.amount END), 0) AS cost,
         coalesce(max(CASE WHEN m.measure = 'cost elsewhere' THEN m.amount END), 0) AS abroad
  FROM measured m
  GROUP BY m.part, m.name
)
SELECT p.part, p.name, -p.revenue AS sort, p.touches, p.touched AS deals_touched,
       p.millionths AS deals_millionths, p.revenue, p.first_deals AS deals_first_touch,
       p.first_revenue AS revenue_first_touch, p.assists AS deals_assisted,
       p.assisted AS revenue_assisted, p.elsewhere AS deals_in_other_currencies, p.cost,
       p.abroad AS costs_in_other_currencies, p.revenue - p.cost AS profit
FROM pivot_row p
